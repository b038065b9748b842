/** Push notices for this browser: the Push API, its subscription, and our service worker, which is there only for that. */
import { api } from "../api/client";
import type { NoticeSettings } from "../api/types";
import { times } from "../messages/times";
import { kept } from "./storage";

const WORKER = `/push.js?language=${times.language.slice(0, 2)}`;
const TOLD = "push-endpoint"; // what the server was told of this browser

export type PushState = "unable" | "denied" | "off" | "on";

export const canPush = () =>
  "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

/** The endpoint that this browser has at the moment, and whether it may show anything. */
export async function pushState(): Promise<{ state: PushState; endpoint: string | null }> {
  if (!canPush()) return { state: "unable", endpoint: null };
  const subscription = await current();
  if (Notification.permission === "denied") return { state: "denied", endpoint: null };
  return { state: subscription ? "on" : "off", endpoint: subscription?.endpoint ?? null };
}

/** Subscribe, and tell the server; null when the person or the browser says no. */
export async function startPush(key: string): Promise<NoticeSettings | null> {
  if ((await Notification.requestPermission()) !== "granted") return null;
  const registration = await navigator.serviceWorker.register(WORKER);
  await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytes(key),
  });
  return tellServer(subscription);
}

/** Take this browser off; the server forgets it, too. */
export async function stopPush(browserId: string): Promise<NoticeSettings> {
  await (await current())?.unsubscribe();
  kept.removeItem(TOLD);
  return api("DELETE /api/v1/me/push/{push_id}", { path: { push_id: browserId } });
}

/** Browsers renew their subscriptions by themselves: tell the server when this one did. */
export async function resumePush(): Promise<void> {
  if (!canPush() || Notification.permission !== "granted" || !kept.getItem(TOLD)) return;
  const subscription = await current().catch(() => null);
  if (subscription && subscription.endpoint !== kept.getItem(TOLD))
    await tellServer(subscription).catch(() => null);
}

async function current(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration("/");
  return (await registration?.pushManager.getSubscription()) ?? null;
}

async function tellServer(subscription: PushSubscription): Promise<NoticeSettings> {
  const { endpoint = "", keys = {} } = subscription.toJSON();
  const body = { endpoint, keys: { p256dh: keys.p256dh ?? "", auth: keys.auth ?? "" }, label: browserName() };
  const settings = await api("POST /api/v1/me/push", { body });
  kept.setItem(TOLD, endpoint);
  return settings;
}

/** "Firefox on Linux": for the list in the settings. */
function browserName(): string {
  const agent = navigator.userAgent;
  const browser = ["Edg", "OPR", "Firefox", "Chrome", "Safari"].find((name) => agent.includes(`${name}/`));
  const system = ["Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux"].find((name) =>
    agent.includes(name),
  );
  const names: Record<string, string> = { Edg: "Edge", OPR: "Opera", "Mac OS": "Mac" };
  return [browser, system]
    .map((name) => name && (names[name] ?? name))
    .filter(Boolean)
    .join(" · ");
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
