/** Another station of this server, found by its name. */
import { useState } from "preact/hooks";
import type { Station } from "../../api/stations";
import { Cover } from "../../components/cover";
import { Field, Notice, useAttempt } from "../../components/form";
import { Sheet } from "../../components/sheet";
import { cards } from "../../messages/stations_cards";
import { adding, picking as words } from "../../messages/stations_manage";
import { type AddProps, add } from "./add_source";
import { useList } from "./use_list";
import { useSettled } from "./use_settled";

const SHOWN = 10;

export function PickStation({ station, sources, look, onClose }: AddProps) {
  const [text, setText] = useState("");
  const q = useSettled(text.trim());
  const found = useList({ ...(q && { q }), limit: SHOWN + 1 });
  const { busy, attempt, rest } = useAttempt();
  const choose = async ({ slug }: Station) => {
    if (!(await attempt(() => add(station.id, { kind: "station", slug })))) return;
    onClose();
    look();
  };
  const others = found.stations?.filter(({ id }) => id !== station.id);
  const there = new Set(sources.filter(({ kind }) => kind === "station").map(({ ref }) => ref));
  return (
    <Sheet title={words.stations} onClose={onClose}>
      <p class="hint">{words.stationsText}</p>
      <Field label={words.search} value={text} onValue={setText} autoFocus />
      {(rest() ?? found.problem) && <Notice>{rest() ?? found.problem}</Notice>}
      {others?.length === 0 && <p role="status">{words.noStations}</p>}
      <ul class="rows">
        {others?.map((one) => (
          <li key={one.id} class="row">
            <Cover station={one} size="s" lazy />
            <span class="row-text">
              <span class="row-title">
                <bdi>{one.title}</bdi>
              </span>
              <span class="quiet small">
                <bdi>{cards.by(one.owner.name)}</bdi>
              </span>
            </span>
            {there.has(one.id) ? (
              <span class="quiet small">{words.inIt}</span>
            ) : (
              <button
                type="button"
                class="button"
                aria-label={words.addOne(one.title)}
                disabled={busy}
                onClick={() => choose(one)}
              >
                {adding.go}
              </button>
            )}
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
