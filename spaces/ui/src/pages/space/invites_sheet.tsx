/** Bringing people in: by a link for anybody who has it, or by the name of an account. */
import { useEffect, useState } from "preact/hooks";
import { api } from "../../api/client";
import { type ChosenInvite, type Invite, invites, makeInvite, takeInviteBack } from "../../api/stage";
import type { Space } from "../../api/types";
import { Failed } from "../../components/failed";
import { Choice, Field, Notice, useAttempt } from "../../components/form";
import { IconButton } from "../../components/icon_button";
import { SelectField } from "../../components/select_field";
import { Sheet } from "../../components/sheet";
import { until } from "../../format";
import { craft } from "../../messages/craft";
import { copy } from "../../player/share_sheet";
import { now } from "../../state/clock";
import { session } from "../../state/live";
import { tell, tellProblem } from "../../state/toast";

const HOURS = [1, 24, 72, 168, 720] as const;
const USES = [1, 5, 20, null] as const;

export function InvitesSheet({ space, onClose }: { space: Space; onClose(): void }) {
  const [links, setLinks] = useState<Invite[] | null>(null);
  const [failed, setFailed] = useState(false);
  const load = () => {
    setFailed(false);
    invites(space.id).then(
      ({ items }) => setLinks(items.filter(({ over }) => !over)),
      () => setFailed(true),
    );
  };
  useEffect(load, [space.id]);
  const [made, setMade] = useState<Invite | null>(null);
  const add = (link: Invite) => {
    setMade(link);
    setLinks([link, ...(links ?? [])]);
  };
  const remove = ({ token }: Invite) => {
    setMade(made?.token === token ? null : made);
    setLinks((links ?? []).filter((other) => other.token !== token));
  };
  return (
    <Sheet title={craft.invites.title} onClose={onClose}>
      <div class="stack">
        <Maker spaceId={space.id} onMade={add} />
        {made && <Made invite={made} />}
        {failed && <Failed again={load}>{craft.invites.failed}</Failed>}
        {links && links.length > 0 && (
          <section class="invite-list" aria-label={craft.invites.list}>
            <h3>{craft.invites.list}</h3>
            <ul>
              {links.map((link) => (
                <Line key={link.token} spaceId={space.id} invite={link} onGone={() => remove(link)} />
              ))}
            </ul>
          </section>
        )}
        <ByHandle />
      </div>
    </Sheet>
  );
}

function Maker({ spaceId, onMade }: { spaceId: string; onMade(invite: Invite): void }) {
  const [order, setOrder] = useState<ChosenInvite>({ role: "speaker", hours: 24, uses: 1 });
  const { busy, attempt, rest } = useAttempt();
  const words = craft.invites;
  const make = () => attempt(async () => onMade(await makeInvite(spaceId, order)));
  return (
    <section class="stack invite-maker">
      <Choice<ChosenInvite["role"]>
        legend={words.as}
        options={words.roles}
        value={order.role}
        onValue={(role) => setOrder({ ...order, role, uses: role === "speaker" ? 1 : null })}
      />
      <p class="hint">{words.rolesText[order.role]}</p>
      <div class="field-pair">
        <SelectField<number>
          label={words.hours}
          options={HOURS}
          name={words.hoursOf}
          value={order.hours}
          onValue={(hours) => setOrder({ ...order, hours })}
        />
        <SelectField<number | null>
          label={words.uses}
          options={USES}
          name={words.usesOf}
          value={order.uses}
          onValue={(uses) => setOrder({ ...order, uses })}
        />
      </div>
      {rest() && <Notice>{rest()}</Notice>}
      <button type="button" class="button button-main button-wide" disabled={busy} onClick={make}>
        {words.make}
      </button>
    </section>
  );
}

/** The new link: to be copied, or held under somebody's phone. */
function Made({ invite }: { invite: Invite }) {
  const words = craft.invites;
  return (
    <section class="stack invite-made" aria-label={words.made}>
      <Field label={words.link} value={invite.url} onValue={() => undefined} readOnly />
      <button type="button" class="button button-wide" onClick={() => copy(invite.url)}>
        {words.copy}
      </button>
      <QrCode invite={invite} />
    </section>
  );
}

function QrCode({ invite }: { invite: Invite }) {
  const [open, setOpen] = useState(false);
  const words = craft.invites;
  if (!open)
    return (
      <button type="button" class="button button-plain" onClick={() => setOpen(true)}>
        {words.showQr}
      </button>
    );
  return (
    <figure class="qr">
      <img src={qrOf(invite)} alt={words.qr} width="180" height="180" />
      <figcaption class="hint">{words.qr}</figcaption>
    </figure>
  );
}

/** Drawn by the server, on the page's own address. */
function qrOf({ url, token }: Invite): string {
  const { pathname } = new URL(url, location.href);
  return `${pathname}/qr.svg?invite=${encodeURIComponent(token)}`;
}

/** Links are made for these two. */
const roleName = (role: Invite["role"]) => craft.invites.roles[role === "speaker" ? "speaker" : "listener"];

function Line({ spaceId, invite, onGone }: { spaceId: string; invite: Invite; onGone(): void }) {
  const words = craft.invites;
  const { role, uses, uses_max, expires_at, made_by, url, token } = invite;
  const takeBack = () =>
    takeInviteBack(spaceId, token).then(() => {
      onGone();
      tell(words.takenBack);
    }, tellProblem);
  const about = [
    words.used(uses, uses_max),
    words.until(until(expires_at, now.value)),
    ...(made_by ? [words.by(made_by.name)] : []),
  ];
  return (
    <li class="invite-line">
      <span class="row-text">
        <span class="row-title">{roleName(role)}</span>
        <span class="quiet small number">{about.join(" · ")}</span>
      </span>
      <IconButton icon="copy" name={words.copy} onPress={() => copy(url)} />
      <IconButton icon="trash" name={words.takeBackOf(roleName(role))} onPress={takeBack} />
    </li>
  );
}

/** An account is invited by its handle, also while it is not here. */
function ByHandle() {
  const [handle, setHandle] = useState("");
  const { busy, attempt, at, rest, clear } = useAttempt();
  const words = craft.invites;
  const submit = async (event: Event) => {
    event.preventDefault();
    const done = await attempt(async () => {
      const path = { handle: handle.trim().replace(/^@/, "") };
      const { id } = await api("GET /api/v1/users/{handle}", { path });
      await session.value?.ask({ type: "invite", pid: `u_${id}`, role: "speaker" });
    });
    if (!done) return;
    tell(craft.person.invited(handle.trim()));
    setHandle("");
  };
  return (
    <form class="field-form invite-handle" onSubmit={submit}>
      <h3>{words.person}</h3>
      <Field
        label={words.handle}
        hint={words.handleHint}
        value={handle}
        onValue={(value) => {
          setHandle(value);
          clear();
        }}
        problem={at("handle") ?? rest("handle")}
        required
        maxLength={31}
        autoCapitalize="none"
        autoComplete="off"
      />
      <button type="submit" class="button" disabled={busy}>
        {words.inviteHandle}
      </button>
    </form>
  );
}
