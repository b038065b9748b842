/** /s/{id}: one address for a space before, while and after it is live. */

import { Suspense } from "preact/compat";
import { useEffect, useState } from "preact/hooks";
import { lazy, useLocation, useRoute } from "preact-iso";
import { api, Problem } from "../../api/client";
import type { Space } from "../../api/types";
import { Failed } from "../../components/failed";
import { Page } from "../../components/page";
import { Question } from "../../components/sheet";
import { common } from "../../messages/common";
import { amOnStage, enter, inside, room, session } from "../../state/live";
import { me } from "../../state/me";
import { After } from "./after";
import { Door } from "./door";
import { LiveSpace } from "./live";

/** Whoever comes to listen needs neither what was before nor what comes after, and has the sound sooner without. */
const Ended = lazy(() => import("./over").then((page) => page.Ended));
const Waiting = lazy(() => import("./waiting").then((page) => page.Waiting));
/** While it goes on, its end is fetched: a server that goes away ends its spaces, and gives nothing more. */
const END_FETCHED_MS = 15_000;

const OVER = new Set<Space["state"]>(["ended", "canceled"]);

export default function SpacePage() {
  const { id = "" } = useRoute().params;
  useEffect(() => {
    const timer = setTimeout(() => Ended.preload(), END_FETCHED_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <Suspense fallback={<Loading />}>
      <OneSpace key={id} id={id} />
    </Suspense>
  );
}

function OneSpace({ id }: { id: string }) {
  const { loaded, problem, again } = useSpace(id);
  const mine = session.value?.spaceId === id;
  const elsewhereOnStage = !mine && inside.value && amOnStage.value;
  const invite = useInvite(id);
  const mayEnter = loaded !== null && !OVER.has(loaded.state) && me.value !== undefined;
  useEffect(() => {
    if (mayEnter && !mine && !elsewhereOnStage) enter(id, { invite });
  }, [id, mayEnter, mine, elsewhereOnStage]);

  if (elsewhereOnStage) return <Switch id={id} title={loaded?.title ?? common.name} invite={invite} />;
  if (mine) return <Inside id={id} loaded={loaded} />;
  if (problem) return <NotLoaded problem={problem} again={again} />;
  if (!loaded) return <Loading />;
  return OVER.has(loaded.state) ? <Ended space={loaded} /> : <LiveSpace space={loaded} />;
}

/** In this space, or just out of it: what the socket says counts. */
function Inside({ id, loaded }: { id: string; loaded: Space | null }) {
  const { phase, refusal, removed } = room.value;
  const space = room.value.space ?? loaded;
  if (phase === "over" && space) return <Ended space={space} />;
  if (phase === "removed") return <After kind={removed ?? "removed"} again={() => enter(id)} />;
  if (phase === "left") return <After kind="left" again={() => enter(id)} space={space} />;
  if (phase === "refused") return <Door key={refusal?.code} id={id} refusal={refusal} space={space} />;
  if (!space) return <Loading />;
  return space.state === "scheduled" ? <Waiting space={space} /> : <LiveSpace space={space} />;
}

/** The token of the link that led here. It is taken out of the address, which people pass on. */
function useInvite(id: string): string | null {
  const { query, route } = useLocation();
  const [invite] = useState(() => query.invite ?? null);
  useEffect(() => {
    if (query.invite) route(`/s/${id}`, true);
  }, [id, query.invite]);
  return invite;
}

function Switch({ id, title, invite }: { id: string; title: string; invite: string | null }) {
  const { route } = useLocation();
  const here = room.value.space?.title ?? "";
  const back = `/s/${session.value?.spaceId}`;
  return (
    <Page title={title} hideTitle>
      <Question
        title={common.space.switchTitle}
        text={common.space.switchText(here)}
        yes={common.space.switchYes}
        onYes={() => enter(id, { invite })}
        onClose={() => !(session.value?.spaceId === id) && route(back, true)}
      />
    </Page>
  );
}

function NotLoaded({ problem, again }: { problem: Problem; again(): void }) {
  if (problem.status === 404) return <After kind="missing" />;
  return (
    <Page title={common.after.refused} narrow>
      <Failed again={again}>{problem.detail}</Failed>
    </Page>
  );
}

function Loading() {
  return (
    <Page title={common.space.loading} hideTitle>
      <div class="stage skeletons" aria-hidden="true">
        {[0, 1, 2].map((index) => (
          <span key={index} class="avatar avatar-l skeleton" />
        ))}
      </div>
    </Page>
  );
}

function useSpace(id: string) {
  const [loaded, setLoaded] = useState<Space | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const gone = new AbortController();
    setProblem(null);
    api("GET /api/v1/spaces/{id}", { path: { id }, signal: gone.signal }).then(
      setLoaded,
      (error: unknown) => {
        if (error instanceof Problem) setProblem(error);
      },
    );
    return () => gone.abort();
  }, [id, turn]);
  return { loaded, problem, again: () => setTurn(turn + 1) };
}
