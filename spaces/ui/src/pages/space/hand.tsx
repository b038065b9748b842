/** My way on stage as a listener: ask, wait, let others go first, or think better of it. */
import type { Space } from "../../api/types";
import { Icon } from "../../icons";
import { rulesOf } from "../../live/stage_rules";
import { common } from "../../messages/common";
import { craft } from "../../messages/craft";
import { room, session } from "../../state/live";
import { me } from "../../state/me";
import { withdrew } from "../../state/room_news";
import { roomSheet } from "../../state/room_sheets";
import { tell, tellProblem } from "../../state/toast";

/** The one thing a listener can do about the stage. */
export function AskControl({ space }: { space: Space }) {
  const { you } = room.value;
  if (you.request_position !== null) return <Hand position={you.request_position} />;
  const closed = whyClosed(space);
  if (closed) return <p class="small quiet">{closed}</p>;
  return (
    <button
      type="button"
      class="button control-main"
      onClick={() => {
        roomSheet.value = "ask";
      }}
    >
      <Icon name="hand" size={22} />
      {common.space.ask}
    </button>
  );
}

function whyClosed({ speaker_policy }: Space): string | null {
  if (speaker_policy === "invited") return common.space.policy.invited;
  return speaker_policy === "followed" && !me.value ? common.space.policy.followed : null;
}

function withdraw(): void {
  withdrew();
  session.value?.ask({ type: "withdraw" }).catch((error: unknown) => {
    withdrew(false);
    tellProblem(error);
  });
}

function Hand({ position }: { position: number }) {
  const count = room.value.you.request_count ?? position;
  return (
    <div class="hand-up">
      <p class="small" role="status">
        {craft.hand.position(position, count)}
      </p>
      <span class="hand-answers">
        {position < count && (
          <button
            type="button"
            class="button"
            aria-label={craft.hand.pass}
            title={craft.hand.pass}
            onClick={pass}
          >
            {craft.hand.passShort}
          </button>
        )}
        <button type="button" class="button control-main" onClick={withdraw}>
          <Icon name="hand" size={22} />
          {craft.hand.withdraw}
        </button>
      </span>
    </div>
  );
}

function pass(): void {
  session.value?.ask({ type: "pass" }).then(() => tell(craft.hand.passed), tellProblem);
}

/** How one gets on stage here, in sentences. */
export function HowToSpeak({ space }: { space: Space }) {
  const { time_box, first_timers_first } = rulesOf(space);
  const { you } = room.value;
  return (
    <section class="how-to-speak">
      <h2>{craft.hand.how}</h2>
      {you.request_position !== null && (
        <p>{craft.hand.position(you.request_position, you.request_count ?? you.request_position)}</p>
      )}
      <ul class="points">
        <li>{whyClosed(space) ?? policyWords(space)}</li>
        {first_timers_first && <li>{craft.hand.firstTimers}</li>}
        {time_box !== null && <li>{craft.hand.box(time_box)}</li>}
      </ul>
    </section>
  );
}

function policyWords({ speaker_policy }: Space): string {
  return speaker_policy === "followed" ? common.space.policy.followed : craft.hand.everyone;
}
