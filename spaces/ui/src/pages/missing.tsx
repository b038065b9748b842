import { Page } from "../components/page";
import { common } from "../messages/common";

export default function Missing() {
  return (
    <Page title={common.missing.title} narrow>
      <p class="lead">{common.missing.text}</p>
      <p>
        <a class="button" href="/">
          {common.missing.home}
        </a>
      </p>
    </Page>
  );
}
