/** The categories podcast apps sort by, up to three of them. */
import { useId } from "preact/hooks";
import { Icon } from "../../icons";
import { about as words } from "../../messages/stations_manage";
import { CATEGORIES } from "./categories";

const MOST = 3;

interface CategoriesProps {
  value: string[];
  onValue(value: string[]): void;
  problem: string | null;
}

export function Categories({ value, onValue, problem }: CategoriesProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{words.categories}</label>
      {value.length > 0 && (
        <ul class="chips">
          {value.map((one) => (
            <li key={one} class="chip">
              {one.replace("/", " › ")}
              <button
                type="button"
                class="icon-button"
                aria-label={words.removeCategory(one)}
                onClick={() => onValue(value.filter((other) => other !== one))}
              >
                <Icon name="close" size={16} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <select
        id={id}
        value=""
        disabled={value.length >= MOST}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          event.currentTarget.value = "";
          if (chosen && !value.includes(chosen)) onValue([...value, chosen]);
        }}
      >
        <option value="">{words.addCategory}</option>
        {Object.entries(CATEGORIES).map(([name, within]) => (
          <Group key={name} name={name} within={within} />
        ))}
      </select>
      <p id={`${id}-hint`} class={problem ? "hint problem" : "hint"}>
        {problem ?? words.categoriesHint}
      </p>
    </div>
  );
}

function Group({ name, within }: { name: string; within: readonly string[] }) {
  return (
    <>
      <option value={name}>{name}</option>
      {within.map((one) => (
        <option key={one} value={`${name}/${one}`}>
          {`${name} › ${one}`}
        </option>
      ))}
    </>
  );
}
