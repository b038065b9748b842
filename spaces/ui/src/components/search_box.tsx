/** The way to the search from every page; "/" leads into it. */
import { useLayoutEffect, useRef } from "preact/hooks";
import { useLocation } from "preact-iso";
import { Icon } from "../icons";
import { discovery } from "../messages/discovery";
import { searchPath, searchText } from "../state/searching";

export function SearchBox({ place }: { place: "rail" | "top" | "page" }) {
  const { route } = useLocation();
  const field = useRef<HTMLInputElement>(null);
  useSlash(field);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    route(searchPath(searchText.value), place === "page");
  };
  return (
    <search class={`search-box search-box-${place}`}>
      <form action="/search" onSubmit={submit}>
        <Icon name="search" size={18} />
        <input
          ref={field}
          type="search"
          name="q"
          dir="auto"
          maxLength={200}
          autocomplete="off"
          enterkeyhint="search"
          aria-label={discovery.search.label}
          aria-keyshortcuts="/"
          placeholder={place === "page" ? discovery.search.long : discovery.search.placeholder}
          value={searchText.value}
          onInput={(event) => {
            searchText.value = event.currentTarget.value;
          }}
        />
        {place !== "top" && (
          <span aria-hidden="true" class="search-key">
            /
          </span>
        )}
      </form>
    </search>
  );
}

/** Only a field that is seen takes the key: of the three, one is. */
function useSlash(field: { current: HTMLInputElement | null }): void {
  useLayoutEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented)
        return;
      if (typing(event.target) || !field.current?.checkVisibility()) return;
      event.preventDefault();
      field.current.focus();
      field.current.select();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
