import { useState } from "preact/hooks";
import { Field, Notice, useAttempt } from "../../components/form";
import { Sheet } from "../../components/sheet";
import { Icon } from "../../icons";
import type { Pin } from "../../live/protocol";
import { common } from "../../messages/common";
import { amModerator, inside, room, session } from "../../state/live";
import { tellProblem } from "../../state/toast";
import { addressOf, hostOf, isWeb, withScheme } from "./links";

/** Links that the hosts show to everybody, newest first. */
export function PinStrip() {
  const items = inside.value ? room.value.pins : [];
  if (items.length === 0) return null;
  return (
    <section class="pins" aria-label={common.pins.title}>
      <ul>
        {items.toReversed().map((pin) => (
          <li key={pin.id} class="pin">
            <PinnedLink pin={pin} />
            {amModerator.value && <Unpin pin={pin} />}
          </li>
        ))}
      </ul>
    </section>
  );
}

function PinnedLink({ pin }: { pin: Pin }) {
  const title = pin.title || hostOf(pin.url);
  const site = pin.site || hostOf(pin.url);
  return (
    <a
      class="pin-link"
      href={isWeb(pin.url) ? pin.url : undefined}
      title={pin.description || addressOf(pin.url)}
      target="_blank"
      rel="noopener noreferrer nofollow ugc"
    >
      <PinPicture path={pin.picture} />
      <span class="row-text">
        <span class="row-title" dir="auto">
          {title}
        </span>
        <span class="quiet small pin-host" dir="auto">
          {site === title ? addressOf(pin.url) : site}
        </span>
      </span>
    </a>
  );
}

/** Our own copy: nobody's browser asks another server before they follow the link. */
function PinPicture({ path }: { path: string | null }) {
  return (
    <span class="pin-picture">
      <Icon name="pin" size={16} />
      {path && (
        <img
          key={path}
          src={path}
          alt=""
          width={56}
          height={56}
          onError={(event) => {
            event.currentTarget.hidden = true;
          }}
        />
      )}
    </span>
  );
}

function Unpin({ pin }: { pin: Pin }) {
  const name = common.pins.remove(pin.title || hostOf(pin.url));
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={name}
      title={name}
      onClick={() => session.value?.ask({ type: "unpin", pin: pin.id }).catch(tellProblem)}
    >
      <Icon name="close" size={16} />
    </button>
  );
}

export function PinButton() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="button button-small" onClick={() => setOpen(true)}>
        <Icon name="pin" size={16} />
        {common.pins.add}
      </button>
      {open && <PinSheet onClose={() => setOpen(false)} />}
    </>
  );
}

function PinSheet({ onClose }: { onClose(): void }) {
  const [url, setUrl] = useState("");
  const [title, setTitle] = useState("");
  const { busy, attempt, at, rest, clear } = useAttempt();
  const submit = async (event: Event) => {
    event.preventDefault();
    const command = { type: "pin", url: withScheme(url), title } as const;
    if (await attempt(async () => session.value?.ask(command))) onClose();
  };
  return (
    <Sheet title={common.pins.sheet} onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <p class="quiet">{common.pins.text}</p>
        <Field
          label={common.pins.url}
          placeholder={common.pins.urlHint}
          value={url}
          onValue={(value) => {
            setUrl(value);
            clear();
          }}
          problem={at("url")}
          required
          maxLength={2000}
          autoComplete="off"
          autoCapitalize="none"
          autoFocus
        />
        <Field
          label={common.pins.name}
          hint={common.pins.nameHint}
          value={title}
          onValue={setTitle}
          problem={at("title")}
          maxLength={100}
        />
        {rest("url", "title") && <Notice>{rest("url", "title")}</Notice>}
        <button type="submit" class="button button-main button-wide" disabled={busy}>
          {common.pins.pin}
        </button>
      </form>
    </Sheet>
  );
}
