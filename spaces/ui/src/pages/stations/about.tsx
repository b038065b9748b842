/** What a station is called, says and looks like. */
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso";
import { change } from "../../api/stations";
import { Field, Notice, TitleField, useAttempt } from "../../components/form";
import { TextField } from "../../components/text_field";
import { common } from "../../messages/common";
import { about as words } from "../../messages/stations_manage";
import { tell } from "../../state/toast";
import { Categories } from "./categories_field";
import { CoverUpload } from "./cover_upload";
import type { PartProps } from "./edit";

const FIELDS = [
  "title",
  "description",
  "language",
  "categories",
  "slug",
  "funding.url",
  "funding.text",
  "license",
];

export function About(props: PartProps) {
  return (
    <div class="manage-columns">
      <div class="manage-main">
        <Text {...props} />
      </div>
      <div class="manage-side">
        <CoverUpload {...props} />
      </div>
    </div>
  );
}

function Text({ station, known }: PartProps) {
  const { route } = useLocation();
  const [title, setTitle] = useState(station.title);
  const [description, setDescription] = useState(station.description);
  const [language, setLanguage] = useState(station.language ?? "");
  const [categories, setCategories] = useState(station.categories);
  const [fundingUrl, setFundingUrl] = useState(station.funding?.url ?? "");
  const [fundingText, setFundingText] = useState(station.funding?.text ?? "");
  const [license, setLicense] = useState(station.license ?? "");
  const [slug, setSlug] = useState(station.slug);
  const { busy, attempt, at, rest } = useAttempt();
  const owner = station.mine === "owner";
  const wanted = {
    title,
    description,
    language: language.trim() || null,
    categories,
    funding: fundingUrl.trim() ? { url: fundingUrl, text: fundingText } : null,
    license: license.trim() || null,
    ...(slug !== station.slug && { slug }),
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    const done = await attempt(async () => {
      const next = await change(station.id, wanted);
      known(next);
      if (next.slug !== station.slug) route(`/stations/${next.slug}/edit?part=about`, true);
    });
    if (done) tell(common.saved);
  };
  const start = new URL("/stations/", station.url).href;
  return (
    <section class="section">
      <h2>{words.title}</h2>
      <form class="stack" onSubmit={submit}>
        <TitleField label={words.name} value={title} onValue={setTitle} problem={at("title")} />
        <TextField
          label={words.description}
          hint={words.descriptionHint}
          value={description}
          onValue={setDescription}
          problem={at("description")}
          maxLength={4000}
        />
        <Categories value={categories} onValue={setCategories} problem={at("categories")} />
        <Field
          label={words.language}
          hint={words.languageHint}
          value={language}
          onValue={setLanguage}
          problem={at("language")}
          autoCapitalize="none"
          maxLength={35}
        />
        <Field
          label={words.funding}
          hint={words.fundingHint}
          value={fundingUrl}
          onValue={setFundingUrl}
          problem={at("funding.url")}
          autoCapitalize="none"
          maxLength={2000}
        />
        {fundingUrl.trim() && (
          <Field
            label={words.fundingText}
            hint={words.fundingTextHint}
            value={fundingText}
            onValue={setFundingText}
            problem={at("funding.text")}
            maxLength={128}
          />
        )}
        <Field
          label={words.license}
          hint={words.licenseHint}
          value={license}
          onValue={setLicense}
          problem={at("license")}
          autoCapitalize="none"
          maxLength={2000}
        />
        {owner && (
          <Field
            label={words.address}
            hint={words.addressHint(start)}
            value={slug}
            onValue={setSlug}
            problem={at("slug")}
            autoCapitalize="none"
            maxLength={60}
            required
          />
        )}
        {rest(...FIELDS) && <Notice>{rest(...FIELDS)}</Notice>}
        <button type="submit" class="button button-main" disabled={busy}>
          {common.save}
        </button>
      </form>
    </section>
  );
}
