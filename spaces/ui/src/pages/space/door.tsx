/** A space that is not open to everybody: what it takes to come in, or why one cannot. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Space } from "../../api/types";
import { Field } from "../../components/form";
import { Page } from "../../components/page";
import { Icon, type IconName } from "../../icons";
import { common } from "../../messages/common";
import { craft } from "../../messages/craft";
import { enter } from "../../state/live";
import { Closed, HomeLink } from "./after";

export interface Refusal {
  code: string;
  detail: string;
}

interface DoorProps {
  id: string;
  refusal: Refusal | null;
  space: Space | null;
}

export function Door({ id, refusal, space }: DoorProps) {
  const words = craft.door;
  const again = () => enter(id);
  switch (refusal?.code) {
    case "pin_needed":
    case "pin_wrong":
    case "pin_limit":
      return (
        <PinDoor id={id} space={space} problem={refusal.code === "pin_needed" ? null : refusal.detail} />
      );
    case "locked":
      return (
        <Shut icon="lock" title={words.lockedTitle} text={words.lockedText} space={space}>
          <button type="button" class="button button-main" onClick={again}>
            {common.retry}
          </button>
        </Shut>
      );
    case "blocked":
      return <Shut icon="lock" title={words.blockedTitle} text={words.blockedText} space={null} />;
    case "invite_over":
      return (
        <Shut icon="clock" title={words.overTitle} text={words.overText} space={space}>
          <button type="button" class="button button-main" onClick={again}>
            {words.without}
          </button>
        </Shut>
      );
    default:
      return <Closed refusal={refusal} again={again} />;
  }
}

interface ShutProps {
  icon: IconName;
  title: string;
  text: string;
  space: Space | null;
  children?: ComponentChildren;
}

function Shut({ icon, title, text, space, children }: ShutProps) {
  return (
    <div class="door">
      <span class="door-sign">
        <Icon name={icon} size={28} />
      </span>
      <Page title={title} narrow>
        {space && <Which space={space} />}
        <p class="lead">{text}</p>
        <div class="actions actions-start">
          {children}
          <HomeLink />
        </div>
      </Page>
    </div>
  );
}

function Which({ space }: { space: Space }) {
  return (
    <p class="door-space" dir="auto">
      {space.title}
    </p>
  );
}

function PinDoor({ id, space, problem }: { id: string; space: Space | null; problem: string | null }) {
  const [pin, setPin] = useState("");
  const [changed, setChanged] = useState(false);
  const words = craft.door;
  const submit = (event: Event) => {
    event.preventDefault();
    setChanged(false);
    enter(id, { pin: pin.trim() });
  };
  return (
    <div class="door">
      <span class="door-sign">
        <Icon name="lock" size={28} />
      </span>
      <Page title={words.pinTitle} narrow>
        {space && <Which space={space} />}
        <form class="stack" onSubmit={submit}>
          <Field
            label={words.pin}
            hint={words.pinText}
            problem={changed ? null : problem}
            value={pin}
            onValue={(value) => {
              setPin(value);
              setChanged(true);
            }}
            required
            minLength={4}
            maxLength={12}
            autoComplete="off"
            autoCapitalize="none"
            autoFocus
          />
          <button type="submit" class="button button-main button-wide">
            {words.enter}
          </button>
        </form>
      </Page>
    </div>
  );
}
