/** /stations/{slug}/edit: everything its owner and editors can do with a station. */
import { useLocation, useRoute } from "preact-iso";
import type { Problem } from "../../api/client";
import type { Station } from "../../api/stations";
import { Cover } from "../../components/cover";
import { Failed } from "../../components/failed";
import { Notice } from "../../components/form";
import { Page, useArrival } from "../../components/page";
import { Icon } from "../../icons";
import { common } from "../../messages/common";
import { editing as words } from "../../messages/stations_manage";
import { Opening } from "../../player/opening";
import { me } from "../../state/me";
import { About } from "./about";
import { Order } from "./order";
import { People } from "./people";
import { Sources } from "./sources";
import { type Managed, useStation } from "./use_station";
import "../../styles/station_edit.css";

/** What every part of the page works on. */
export interface PartProps extends Managed {
  station: Station;
}

const PARTS = { sources: Sources, order: Order, about: About, people: People };
type PartName = keyof typeof PARTS;
const NAMES = Object.keys(PARTS) as PartName[];

export default function EditStation() {
  const { slug = "" } = useRoute().params;
  return <One key={slug} slug={slug} />;
}

function One({ slug }: { slug: string }) {
  const managed = useStation(slug);
  const { station, problem, look } = managed;
  const { route } = useLocation();
  if (me.value === null) {
    route(`/sign-in?next=/stations/${slug}/edit`, true);
    return null;
  }
  if (problem && (!station || problem.status === 404 || problem.status === 410))
    return <Closed problem={problem} again={look} />;
  if (!station) return <Opening frame="page" />;
  if (station.mine === null) return <NotYours station={station} />;
  return <Edit {...managed} station={station} />;
}

function Edit(props: PartProps) {
  const { station, problem } = props;
  const { query } = useLocation();
  const part = NAMES.find((name) => name === query.part) ?? "sources";
  const Part = PARTS[part];
  return (
    <div class="page station-edit">
      <Head station={station} />
      {problem && <Notice tone="plain">{words.lost}</Notice>}
      <Tabs slug={station.slug} part={part} />
      <Part {...props} />
    </div>
  );
}

function Head({ station }: { station: Station }) {
  const heading = useArrival(words.title(station.title));
  const { slug, title, settling, items } = station;
  return (
    <header class="edit-head">
      <Cover station={station} size="s" />
      <div class="row-text">
        <h1 ref={heading} tabIndex={-1} dir="auto">
          <span class="only-heard">{words.title("")}</span>
          {title}
        </h1>
        <p class="quiet small number">{settling ? words.settling : words.items(items)}</p>
      </div>
      <a class="button" href={`/stations/${slug}`}>
        <Icon name="radio" />
        {words.back}
      </a>
    </header>
  );
}

/** Each part is a place of its own, so that going back leads to the one before. */
function Tabs({ slug, part }: { slug: string; part: PartName }) {
  return (
    <nav class="tabs" aria-label={words.parts.label}>
      {NAMES.map((name) => (
        <a
          key={name}
          href={`/stations/${slug}/edit${name === "sources" ? "" : `?part=${name}`}`}
          aria-current={name === part ? "page" : undefined}
        >
          {words.parts[name]}
        </a>
      ))}
    </nav>
  );
}

function Closed({ problem, again }: { problem: Problem; again(): void }) {
  if (problem.status === 404 || problem.status === 410) {
    const gone = problem.status === 410;
    return (
      <Page title={gone ? words.gone : words.missing} narrow>
        <p class="lead">{gone ? problem.detail : words.missingText}</p>
        <p>
          <a class="button" href="/stations">
            {words.all}
          </a>
        </p>
      </Page>
    );
  }
  return (
    <Page title={words.parts.label} hideTitle narrow>
      <Failed again={again}>{problem.detail || common.problem.unexpected}</Failed>
    </Page>
  );
}

function NotYours({ station: { slug } }: { station: Station }) {
  return (
    <Page title={words.notYours} narrow>
      <p class="lead">{words.notYoursText}</p>
      <p>
        <a class="button" href={`/stations/${slug}`}>
          {words.back}
        </a>
      </p>
    </Page>
  );
}
