/** What stands in a recording's place when there is nothing to hear, and why. */
import { useState } from "preact/hooks";
import type { Problem } from "../../api/client";
import type { Recording } from "../../api/recordings";
import { Failed } from "../../components/failed";
import { Page } from "../../components/page";
import { when } from "../../format";
import { common } from "../../messages/common";
import { library } from "../../messages/library";
import { WorkingSentence } from "../../player/working";
import { now } from "../../state/clock";

const words = library.closed;

function Home() {
  return (
    <div class="actions actions-start">
      <a class="button" href="/">
        {words.home}
      </a>
    </div>
  );
}

/** The server does not give it out. */
export function Closed({ problem, again }: { problem: Problem; again(): void }) {
  if (problem.status === 410) return <Gone text={problem.detail} />;
  if (problem.status === 503) return <Waiting title={words.again} text={words.againText} />;
  if (problem.status === 404 || problem.status === 403)
    return (
      <Page title={words.missing} narrow>
        <p class="lead">{words.missingText}</p>
        <Home />
      </Page>
    );
  return (
    <Page title={words.failed} narrow>
      <Failed again={again}>{problem.detail || common.problem.unexpected}</Failed>
    </Page>
  );
}

function Gone({ text }: { text: string }) {
  return (
    <Page title={words.gone} narrow>
      <p class="lead">{text || words.goneText}</p>
      <Home />
    </Page>
  );
}

export function Expired() {
  return (
    <Page title={words.expired} narrow>
      <p class="lead">{words.expiredText}</p>
      <Home />
    </Page>
  );
}

function Waiting({ title, text }: { title: string; text: string }) {
  return (
    <Page title={title} narrow>
      <p class="lead">{text}</p>
      <Home />
    </Page>
  );
}

/** It exists, and has no sound yet. */
export function NotYet({ recording }: { recording: Recording }) {
  switch (recording.state) {
    case "capturing":
      return <StillLive recording={recording} />;
    case "consent_pending":
      return <Asking recording={recording} />;
    case "failed":
      return <NotMade recording={recording} />;
    default:
      return <Making recording={recording} />;
  }
}

function StillLive({ recording }: { recording: Recording }) {
  return (
    <Page title={words.capturing} narrow>
      <p class="lead">{words.capturingText}</p>
      <Named recording={recording} />
      {recording.space_id && (
        <a class="button button-main" href={`/s/${recording.space_id}`}>
          {words.toSpace}
        </a>
      )}
    </Page>
  );
}

function Asking({ recording }: { recording: Recording }) {
  const until = recording.consent_deadline;
  return (
    <Page title={words.asking} narrow>
      <p class="lead">{until ? words.askingUntil(when(until, now.value)) : words.askingText}</p>
      <Named recording={recording} />
      <Manage recording={recording} />
    </Page>
  );
}

function NotMade({ recording }: { recording: Recording }) {
  return (
    <Page title={words.notMade} narrow>
      {recording.error && <p class="lead">{recording.error}</p>}
      <Named recording={recording} />
      <Manage recording={recording} />
    </Page>
  );
}

function Making({ recording }: { recording: Recording }) {
  const again = recording.published_at !== null;
  const [title] = useState(again ? words.again : words.making); // the focus is on it: it stays
  return (
    <Page title={title} narrow>
      <p class="lead">{again ? words.againText : words.makingText}</p>
      <Named recording={recording} />
      <p class="quiet number">
        <WorkingSentence recording={recording} />
      </p>
      <progress class="progress" max={1} value={recording.progress} aria-label={words.making} />
      <Manage recording={recording} />
    </Page>
  );
}

function Named({ recording }: { recording: Recording }) {
  return (
    <p>
      <b>
        <bdi>{recording.title}</bdi>
      </b>{" "}
      <span class="quiet">{library.player.by(recording.host.name)}</span>
    </p>
  );
}

function Manage({ recording }: { recording: Recording }) {
  return (
    <div class="actions actions-start">
      {recording.mine && (
        <a class="button" href={`/settings/recordings/${recording.id}`}>
          {library.player.manage}
        </a>
      )}
      <a class="button" href="/">
        {words.home}
      </a>
    </div>
  );
}
