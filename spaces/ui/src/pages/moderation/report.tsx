/** One report with everything that helps to judge it, and what can be done. */
import { useEffect, useRef, useState } from "preact/hooks";
import { excerpt, type ReportShown } from "../../api/moderation";
import { exact, onDay, stopwatch, when } from "../../format";
import { Icon } from "../../icons";
import { moderation } from "../../messages/moderation";
import { now } from "../../state/clock";
import { tellProblem } from "../../state/toast";
import { ReportActions } from "./report_actions";

interface ReportProps {
  report: ReportShown;
  onChange(report: ReportShown): void;
}

export function Report({ report, onChange }: ReportProps) {
  const words = moderation.reports;
  const { person, space, reporter } = report;
  return (
    <article class="report">
      <header class="report-head">
        <h2 dir="auto">{words.about(words.categories[report.category], person?.name ?? words.ofSpace)}</h2>
        <p class="quiet small">
          <time dateTime={report.at} title={exact(report.at)}>
            {when(report.at, now.value)}
          </time>
          {" · "}
          {words.inSpace}{" "}
          <a href={`/s/${space.id}`} dir="auto">
            {space.title || space.id}
          </a>
          {person?.handle && (
            <>
              {" · "}
              <a href={`/u/${person.handle}`}>@{person.handle}</a>
            </>
          )}
        </p>
      </header>
      {report.message && (
        <figure class="report-quote">
          <figcaption class="quiet small">{words.wrote(person?.name ?? "")}</figcaption>
          <blockquote dir="auto">{report.message}</blockquote>
        </figure>
      )}
      {report.text && (
        <figure class="report-quote">
          <figcaption class="quiet small">{words.says}</figcaption>
          <blockquote dir="auto">{report.text}</blockquote>
        </figure>
      )}
      <p class="quiet small">
        {words.by(reporter.name)}
        {reporter.handle && ` (@${reporter.handle})`}
        {report.earlier > 0 && ` · ${words.earlier(report.earlier)}`}
      </p>
      <Excerpt report={report} />
      {report.state === "open" ? (
        <ReportActions report={report} onChange={onChange} />
      ) : (
        <Ending report={report} />
      )}
    </article>
  );
}

/** The sealed excerpt: nothing is fetched before somebody says that they want to hear it. */
function Excerpt({ report }: { report: ReportShown }) {
  const [url, setUrl] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const words = moderation.excerpt;
  const kept = report.excerpt;
  useEffect(() => () => void (url && URL.revokeObjectURL(url)), [url]);
  if (!kept) return report.had_excerpt ? <p class="quiet small">{words.gone}</p> : null;
  const open = () => {
    setBusy(true);
    excerpt(report.id)
      .then(setUrl, tellProblem)
      .finally(() => setBusy(false));
  };
  return (
    <div class="report-excerpt">
      <p>
        <Icon name="lock" />
        {words.title(stopwatch(kept.seconds * 1000))}
      </p>
      <p class="quiet small">{words.text(onDay(kept.delete_after, now.value))}</p>
      {url ? (
        <Player url={url} label={words.playing(report.person?.name ?? "")} />
      ) : (
        <button type="button" class="button" disabled={busy} onClick={open}>
          {words.open}
        </button>
      )}
    </div>
  );
}

/** Plays at once: whoever opened it wants to hear it. */
function Player({ url, label }: { url: string; label: string }) {
  const audio = useRef<HTMLAudioElement>(null);
  useEffect(() => {
    audio.current?.play().catch(() => {}); // a browser that wants another press has the button
  }, []);
  // biome-ignore lint/a11y/useMediaCaption: nobody has written down what was said
  return <audio ref={audio} controls src={url} aria-label={label} />;
}

function Ending({ report }: { report: ReportShown }) {
  const words = moderation.reports;
  const how = words.ended[report.state === "dismissed" ? "dismissed" : "settled"];
  return (
    <div class="report-end">
      <p class="small">
        {words.endedBy(how, report.settled_by?.name ?? "", when(report.settled_at ?? report.at, now.value))}
      </p>
      {report.note && <p dir="auto">{report.note}</p>}
    </div>
  );
}
