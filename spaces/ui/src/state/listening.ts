/** Whose listening it is: an account's is told to it, and forgotten here when they sign out. */
import { effect } from "@preact/signals";
import { forgetAccount } from "../player/memory";
import { me } from "./me";

let begun = false;

effect(() => {
  if (me.value === null) forgetAccount();
  if (!me.value || begun) return;
  begun = true;
  import("../stations/sync").then(({ begin }) => begin());
});
