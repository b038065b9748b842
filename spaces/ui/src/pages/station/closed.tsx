/** What stands in a station's place while it is fetched, and when there is none. */
import type { Problem } from "../../api/client";
import { Failed } from "../../components/failed";
import { Page, useArrival } from "../../components/page";
import { common } from "../../messages/common";
import { station as words } from "../../messages/station";

function All() {
  return (
    <div class="actions actions-start">
      <a class="button" href="/stations">
        {words.closed.all}
      </a>
    </div>
  );
}

export function Closed({ problem, again }: { problem: Problem; again(): void }) {
  const { missing, missingText, gone, goneText, failed } = words.closed;
  if (problem.status === 410) return <Told title={gone} text={problem.detail || goneText} />;
  if (problem.status === 404 || problem.status === 403) return <Told title={missing} text={missingText} />;
  return (
    <Page title={failed} narrow>
      <Failed again={again}>{problem.detail || common.problem.unexpected}</Failed>
    </Page>
  );
}

function Told({ title, text }: { title: string; text: string }) {
  return (
    <Page title={title} narrow>
      <p class="lead">{text}</p>
      <All />
    </Page>
  );
}

export function Opening() {
  const heading = useArrival(words.loading);
  return (
    <div class="station-page" aria-busy="true">
      <h1 ref={heading} tabIndex={-1} class="only-heard">
        {words.loading}
      </h1>
      <div class="station-head" aria-hidden="true">
        <div class="cover cover-l skeleton" />
        <div class="station-opening">
          <div class="skeleton" />
          <div class="skeleton" />
        </div>
      </div>
      <div class="skeleton player-skeleton" aria-hidden="true" />
    </div>
  );
}
