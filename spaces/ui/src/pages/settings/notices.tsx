/** /settings/notices: what I am told, and by which way. */
import { useEffect, useState } from "preact/hooks";
import { api } from "../../api/client";
import type { NoticeSettings } from "../../api/types";
import { Failed } from "../../components/failed";
import { Page } from "../../components/page";
import { notices } from "../../messages/notices";
import { me } from "../../state/me";
import { tellProblem } from "../../state/toast";
import { CalendarSection, MailSection, PushSection } from "./notice_ways";

type Reason = keyof NoticeSettings["ways"];
type Way = keyof typeof notices.ways.names;

const REASONS: readonly Reason[] = ["reminders", "changes", "follows"];
const WAYS: readonly Way[] = ["site", "push", "mail"];

export default function NoticesPage() {
  const words = notices.page;
  if (me.value === undefined) return <Page title={words.title} narrow children={null} />;
  if (me.value === null)
    return (
      <Page title={words.title} narrow>
        <p class="lead">{words.needed}</p>
        <a class="button button-main" href="/sign-in?next=/settings/notices">
          {words.signIn}
        </a>
      </Page>
    );
  return <Settings key={me.value.id} />;
}

function Settings() {
  const [settings, setSettings] = useState<NoticeSettings | null>(null);
  const [failed, setFailed] = useState(false);
  const load = () => {
    setFailed(false);
    api("GET /api/v1/me/notices/settings").then(setSettings, () => setFailed(true));
  };
  useEffect(load, []);
  return (
    <Page title={notices.page.title} narrow>
      <p>
        <a href="/settings/account">{notices.page.account}</a>
      </p>
      {failed && <Failed again={load}>{notices.failed}</Failed>}
      {settings && (
        <>
          <WaysSection settings={settings} onSettings={setSettings} />
          <PushSection settings={settings} onSettings={setSettings} />
          <MailSection settings={settings} onSettings={setSettings} />
          <CalendarSection settings={settings} onSettings={setSettings} />
        </>
      )}
    </Page>
  );
}

export interface SectionProps {
  settings: NoticeSettings;
  onSettings(settings: NoticeSettings): void;
}

function WaysSection({ settings, onSettings }: SectionProps) {
  const words = notices.ways;
  const shown = WAYS.filter((way) => way !== "mail" || settings.mail).filter(
    (way) => way !== "push" || settings.push_key !== null,
  );
  const change = async (reason: Reason, way: Way, on: boolean) => {
    const before = settings.ways[reason];
    const ways = on ? [...before, way] : before.filter((one) => one !== way);
    onSettings({ ...settings, ways: { ...settings.ways, [reason]: ways } });
    try {
      const body = { [reason]: ways };
      onSettings(await api("PATCH /api/v1/me/notices/settings", { body }));
    } catch (error) {
      onSettings(settings);
      tellProblem(error);
    }
  };
  const wanted = (way: Way) => REASONS.some((reason) => settings.ways[reason].includes(way));
  return (
    <section class="section">
      <h2>{words.title}</h2>
      <p class="quiet">{words.text}</p>
      <table class="told-ways">
        <thead>
          <tr>
            <td />
            {shown.map((way) => (
              <th key={way} scope="col">
                {words.names[way]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {REASONS.map((reason) => (
            <tr key={reason}>
              <th scope="row">
                <span>{words[reason]}</span>
                <span class="quiet small">{words[`${reason}Hint`]}</span>
              </th>
              {shown.map((way) => (
                <td key={way}>
                  <label class="told-way">
                    <input
                      type="checkbox"
                      aria-label={words.for(words.names[way], words[reason])}
                      checked={settings.ways[reason].includes(way)}
                      onChange={(event) => change(reason, way, event.currentTarget.checked)}
                    />
                  </label>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {settings.push_key !== null && wanted("push") && settings.browsers.length === 0 && (
        <p class="quiet small">{words.noBrowser}</p>
      )}
      {settings.mail && wanted("mail") && settings.email === null && (
        <p class="quiet small">{words.noMail}</p>
      )}
    </section>
  );
}
