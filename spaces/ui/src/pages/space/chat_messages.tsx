/** The messages themselves: plain text, safe links, and a way to take them back. */
import { Suspense } from "preact/compat";
import { useState } from "preact/hooks";
import { lazy } from "preact-iso";
import { Avatar } from "../../components/avatar";
import { IconButton } from "../../components/icon_button";
import { Question } from "../../components/sheet";
import { exact, until } from "../../format";
import { continues, type Folded, folded, pieces } from "../../live/chat";
import type { ChatMessage, Role } from "../../live/protocol";
import { talk } from "../../messages/talk";
import { blocked } from "../../state/blocks";
import { amModerator, room, session } from "../../state/live";
import { showPerson } from "../../state/room_sheets";
import { chat } from "../../state/talk";
import { tellProblem } from "../../state/toast";
import { hostOf } from "./links";

/** For some, and seldom: nobody else fetches it. */
const ReportSheet = lazy(() => import("./report_sheet").then((sheet) => sheet.ReportSheet));

export function MessageList() {
  const { messages, unreadFrom } = chat.value;
  const [deleting, setDeleting] = useState<ChatMessage | null>(null);
  const [reporting, setReporting] = useState<ChatMessage | null>(null);
  const [shown, setShown] = useState<ReadonlySet<string>>(new Set());
  const { space } = room.value;
  const lines = folded(messages, blocked.value, shown);
  const show = (more: ChatMessage[]) => setShown(new Set([...shown, ...more.map(({ id }) => id)]));
  return (
    <>
      <ol class="chat-messages">
        {lines.map((line, index) =>
          "messages" in line ? (
            <Blocked key={line.id} folded={line} onShow={() => show(line.messages)} />
          ) : (
            <Line
              key={line.id}
              message={line}
              unread={line.id === unreadFrom}
              goesOn={line.id !== unreadFrom && continues(line, lines[index - 1])}
              onDelete={() => setDeleting(line)}
              onReport={() => setReporting(line)}
            />
          ),
        )}
      </ol>
      {deleting && <Deleting message={deleting} onClose={() => setDeleting(null)} />}
      {reporting && space && (
        <Suspense fallback={null}>
          <ReportSheet
            spaceId={space.id}
            tap={space.tap.policy}
            person={reporting}
            message={reporting}
            onClose={() => setReporting(null)}
          />
        </Suspense>
      )}
    </>
  );
}

function Blocked({ folded, onShow }: { folded: Folded; onShow(): void }) {
  return (
    <li class="chat-line chat-folded quiet small">
      {talk.chat.folded(folded.messages.length)}
      <button type="button" class="button button-small button-quiet" onClick={onShow}>
        {talk.chat.unfold}
      </button>
    </li>
  );
}

interface LineProps {
  message: ChatMessage;
  unread: boolean;
  /** Under the name of the one before. */
  goesOn: boolean;
  onDelete(): void;
  onReport(): void;
}

function Line({ message, unread, goesOn, onDelete, onReport }: LineProps) {
  const mine = message.pid === room.value.pid;
  return (
    <li class={`chat-line voice-${message.color % 12} ${goesOn ? "goes-on" : ""} ${mine ? "is-mine" : ""}`}>
      {unread && (
        <p class="chat-unread">
          <span>{talk.chat.unread}</span>
        </p>
      )}
      {!goesOn && <Author message={message} mine={mine} />}
      <div class="chat-said">
        <p class="chat-text" dir="auto">
          <Text message={message} />
        </p>
        <span class="chat-acts">
          {!mine && <IconButton icon="flag" name={talk.chat.report(message.name)} onPress={onReport} />}
          {(mine || amModerator.value) && (
            <IconButton
              icon="trash"
              name={mine ? talk.chat.delete : talk.chat.deleteOf(message.name)}
              onPress={onDelete}
            />
          )}
        </span>
      </div>
    </li>
  );
}

function Author({ message, mine }: { message: ChatMessage; mine: boolean }) {
  const { name, color, role, at } = message;
  return (
    <p class="chat-author">
      <Avatar name={name} color={color} size="xs" />
      {mine ? (
        <span class="chat-name">
          <bdi>{name}</bdi> <span class="quiet">({talk.chat.you})</span>
        </span>
      ) : (
        <button
          type="button"
          class="chat-name"
          aria-label={talk.chat.about(name)}
          onClick={() => showPerson(message)}
        >
          <bdi>{name}</bdi>
        </button>
      )}
      <RoleMark role={role} />
      <time class="quiet number" dateTime={at} title={exact(at)}>
        {until(at, Date.now())}
      </time>
    </p>
  );
}

function RoleMark({ role }: { role: Role }) {
  if (role === "listener") return null;
  const words = { host: talk.chat.host, co_host: talk.chat.coHost, speaker: talk.chat.speaker };
  return <span class="mark">{words[role]}</span>;
}

function Text({ message }: { message: ChatMessage }) {
  return (
    <>
      {pieces(message).map(({ text, url }, index) =>
        url ? (
          <a
            key={index}
            href={url}
            target="_blank"
            rel="noopener noreferrer nofollow ugc"
            title={talk.chat.opens(hostOf(url))}
            dir="ltr"
          >
            {text}
          </a>
        ) : (
          text
        ),
      )}
    </>
  );
}

function Deleting({ message, onClose }: { message: ChatMessage; onClose(): void }) {
  const mine = message.pid === room.value.pid;
  return (
    <Question
      title={talk.chat.deleteTitle}
      text={mine ? talk.chat.deleteMine : talk.chat.deleteTheirs(message.name)}
      yes={talk.chat.deleteYes}
      onYes={() => session.value?.ask({ type: "delete_message", message: message.id }).catch(tellProblem)}
      onClose={onClose}
    />
  );
}
