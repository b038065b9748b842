/** Our service worker: shows notices while the page is closed, and nothing else. Built by itself as /push.js. */
import { told as german } from "./messages/de/told";
import { told as english } from "./messages/told";

interface Pushed {
  id: number;
  kind: keyof typeof english.headline;
  title: string;
  host: string;
  start: string | null;
  url: string;
}

interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface PushEvent extends Waiting {
  data: { json(): Pushed } | null;
}

interface ClickEvent extends Waiting {
  notification: Notification & { data: { url: string } };
}

interface Page {
  url: string;
  focus(): Promise<unknown>;
  postMessage(message: unknown): void;
}

interface Scope {
  location: Location;
  registration: ServiceWorkerRegistration;
  clients: {
    matchAll(options: object): Promise<Page[]>;
    openWindow(url: string): Promise<unknown>;
    claim(): Promise<void>;
  };
  skipWaiting(): Promise<void>;
  addEventListener(type: "push", listener: (event: PushEvent) => void): void;
  addEventListener(type: "notificationclick", listener: (event: ClickEvent) => void): void;
  addEventListener(type: "install" | "activate", listener: (event: Waiting) => void): void;
}

// The types of the page do not know that this is a worker.
const scope = self as unknown as Scope;
const words = new URLSearchParams(scope.location.search).get("language") === "de" ? german : english;
const clock = new Intl.DateTimeFormat(words.language, {
  weekday: "long",
  hour: "2-digit",
  minute: "2-digit",
});

scope.addEventListener("install", (event) => event.waitUntil(scope.skipWaiting()));
scope.addEventListener("activate", (event) => event.waitUntil(scope.clients.claim()));

scope.addEventListener("push", (event) => {
  if (event.data) event.waitUntil(show(event.data.json()));
});

scope.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data.url));
});

async function show({ id, kind, title, host, start, url }: Pushed): Promise<void> {
  const time = start === null ? "" : clock.format(new Date(start));
  await scope.registration.showNotification(words.headline[kind](title), {
    body: words.line[kind](host, time),
    tag: `notice-${id}`, // sent once more, it takes the place of the first
    icon: "/favicon.svg",
    data: { url },
  });
  for (const page of await pages()) page.postMessage({ type: "notice", id });
}

async function open(url: string): Promise<void> {
  const there = (await pages()).find((page) => page.url === url);
  await (there ? there.focus() : scope.clients.openWindow(url));
}

const pages = () => scope.clients.matchAll({ type: "window", includeUncontrolled: true });
