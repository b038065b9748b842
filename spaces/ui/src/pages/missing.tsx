import { Page } from "../components/page";
import { en } from "../messages/en";

export default function Missing() {
  return (
    <Page title={en.missing.title} narrow>
      <p class="lead">{en.missing.text}</p>
      <p>
        <a class="button" href="/">
          {en.missing.home}
        </a>
      </p>
    </Page>
  );
}
