/** What is loaded does not play: says so, and begins again where it was. */
import { Failed, TryAgain } from "../components/failed";
import { library } from "../messages/library";
import { reload, start } from "./audio";

function again(): void {
  reload();
  start();
}

export const Broken = () => <Failed again={again}>{library.player.broken}</Failed>;

/** For where there is no room for the sentence. */
export const PlayAgain = () => <TryAgain onPress={again} />;
