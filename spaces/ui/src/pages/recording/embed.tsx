import { Page } from "../../components/page";
import { library } from "../../messages/library";

export default function Opening() {
  return <Page title={library.player.loading} hideTitle children={null} />;
}
