/** Whose listening it is: an account's is told to it, and forgotten here when they sign out. */
import { effect } from "@preact/signals";
import { forgetAccount } from "../player/memory";
import { me } from "./me";

let begun = false;
let signedIn = false;

effect(() => {
  // Signed out on this page: everything here is the account's, also what it was not told yet.
  if (me.value === null) forgetAccount(signedIn);
  signedIn = Boolean(me.value);
  if (!me.value || begun) return;
  begun = true;
  import("../stations/sync").then(({ begin }) => begin());
});
