import { Page } from "../../components/page";
import { library } from "../../messages/library";

export default function Recordings() {
  return (
    <Page title={library.title}>
      <p class="lead">{library.emptyTitle}</p>
    </Page>
  );
}
