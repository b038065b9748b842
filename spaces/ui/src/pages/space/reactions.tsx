/** Emoji: chosen from a small row, and going up over who sent them. */
import { useEffect, useId, useRef } from "preact/hooks";
import { Icon } from "../../icons";
import { EMOJI, floats } from "../../live/reactions";
import { Refused } from "../../live/socket";
import { talk } from "../../messages/talk";
import { amOnStage, room, session } from "../../state/live";
import { react, watchReactions } from "../../state/talk";
import { tell, tellProblem } from "../../state/toast";
import { rise } from "./rising";

/** Opens the small choice of emoji. */
export function ReactionButton() {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const choice = useRef<HTMLFieldSetElement>(null);
  const connected = room.value.phase === "here";
  const place = ({ newState }: { newState: string }) => {
    if (newState !== "open" || !button.current || !choice.current) return;
    const { left, width, top } = button.current.getBoundingClientRect();
    const half = choice.current.offsetWidth / 2;
    const middle = Math.min(Math.max(left + width / 2, half + 8), innerWidth - half - 8);
    choice.current.style.insetInlineStart = "auto";
    choice.current.style.left = `${middle - half}px`;
    choice.current.style.bottom = `${innerHeight - top + 8}px`;
    choice.current.querySelector("button")?.focus();
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        class="button button-quiet control"
        popovertarget={id}
        aria-haspopup="true"
        disabled={!connected}
      >
        <Icon name="smile" />
        <span class="control-word">{talk.reactions.open}</span>
      </button>
      <fieldset
        ref={choice}
        id={id}
        popover="auto"
        class="reaction-choice"
        aria-label={talk.reactions.title}
        onToggle={place}
        onKeyDown={move}
      >
        {EMOJI.map((emoji) => (
          <button
            key={emoji}
            type="button"
            class="reaction"
            aria-label={talk.reactions.names[emoji]}
            title={talk.reactions.names[emoji]}
            onClick={() => sendUp(emoji)}
          >
            <span aria-hidden="true">{emoji}</span>
          </button>
        ))}
      </fieldset>
    </>
  );
}

function sendUp(emoji: string): void {
  const mine = amOnStage.peek() ? room.peek().pid : null;
  react(emoji, mine, async () => session.peek()?.ask({ type: "react", emoji })).catch((problem: unknown) => {
    if (problem instanceof Refused && problem.code === "too_fast") tell(talk.reactions.tooFast);
    else tellProblem(problem);
  });
}

/** Arrow keys go along the row. */
function move(event: KeyboardEvent): void {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step || !(event.currentTarget instanceof HTMLElement)) return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll("button")];
  const at = all.indexOf(document.activeElement as HTMLButtonElement);
  all[(at + step + all.length) % all.length]?.focus();
}

/** What floats over somebody on stage, or with `pid` null over the audience. */
export function Reactions({ pid }: { pid: string | null }) {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(
    () =>
      watchReactions(pid, (emoji, count) => {
        if (place.current) rise(place.current, floats(emoji, count, Math.random));
      }),
    [pid],
  );
  return (
    <span
      ref={place}
      class={pid === null ? "floats floats-audience" : "floats"}
      data-reactions={pid ?? "audience"}
      aria-hidden="true"
    />
  );
}
