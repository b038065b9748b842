import { useEffect } from "preact/hooks";
import { ErrorBoundary, LocationProvider, lazy, Route, Router } from "preact-iso";
import { Frame } from "./components/frame";
import { Home } from "./pages/home";
import { tellStops } from "./player/stops";

const SpacePage = lazy(() => import("./pages/space"));
const SignIn = lazy(() => import("./pages/sign_in"));
const Account = lazy(() => import("./pages/settings/account"));
const Profile = lazy(() => import("./pages/profile"));
const ConsentPage = lazy(() => import("./pages/consent"));
const Recordings = lazy(() => import("./pages/library"));
const OneRecording = lazy(() => import("./pages/library/one"));
const MyVoice = lazy(() => import("./pages/settings/voice"));
const RecordingPage = lazy(() => import("./pages/recording"));
const EmbeddedPlayer = lazy(() => import("./pages/recording/embed"));
const EmbeddedSpace = lazy(() => import("./pages/space/embed"));
const Stations = lazy(() => import("./pages/stations"));
const StationPage = lazy(() => import("./pages/station"));
const NewStation = lazy(() => import("./pages/stations/new"));
const EditStation = lazy(() => import("./pages/stations/edit"));
const SearchPage = lazy(() => import("./pages/search"));
const Topics = lazy(() => import("./pages/topics"));
const OneTopic = lazy(() => import("./pages/topics/one"));
const SeriesPage = lazy(() => import("./pages/series"));
const NoticesPage = lazy(() => import("./pages/settings/notices"));
const BlocksPage = lazy(() => import("./pages/settings/blocks"));
const ModerationReports = lazy(() => import("./pages/moderation"));
const ModerationLog = lazy(() => import("./pages/moderation/log"));
const ConfirmMail = lazy(() => import("./pages/mails").then((page) => page.ConfirmMail));
const StopMails = lazy(() => import("./pages/mails").then((page) => page.StopMails));
const WebhooksPage = lazy(() => import("./pages/settings/webhooks"));
const Missing = lazy(() => import("./pages/missing"));

/** Most people come to step into a space: its page is fetched while they look around. */
function useNextPage(): void {
  useEffect(() => {
    const timer = setTimeout(() => SpacePage.preload(), 1_000);
    return () => clearTimeout(timer);
  }, []);
}

export function App() {
  useNextPage();
  useEffect(tellStops, []);
  return (
    <LocationProvider>
      <Frame>
        <ErrorBoundary>
          <Router>
            <Route path="/" component={Home} />
            <Route path="/s/:id" component={SpacePage} />
            <Route path="/sign-in" component={SignIn} />
            <Route path="/settings/account" component={Account} />
            <Route path="/u/:handle" component={Profile} />
            <Route path="/r/:id/consent" component={ConsentPage} />
            <Route path="/settings/recordings" component={Recordings} />
            <Route path="/settings/recordings/:id" component={OneRecording} />
            <Route path="/settings/voice" component={MyVoice} />
            <Route path="/r/:id" component={RecordingPage} />
            <Route path="/embed/r/:id" component={EmbeddedPlayer} />
            <Route path="/embed/s/:id" component={EmbeddedSpace} />
            <Route path="/stations" component={Stations} />
            <Route path="/stations/new" component={NewStation} />
            <Route path="/stations/:slug/edit" component={EditStation} />
            <Route path="/stations/:slug" component={StationPage} />
            <Route path="/search" component={SearchPage} />
            <Route path="/topics" component={Topics} />
            <Route path="/topics/:topic" component={OneTopic} />
            <Route path="/series/:id" component={SeriesPage} />
            <Route path="/settings/webhooks" component={WebhooksPage} />
            <Route path="/settings/notices" component={NoticesPage} />
            <Route path="/settings/blocks" component={BlocksPage} />
            <Route path="/moderation" component={ModerationReports} />
            <Route path="/moderation/log" component={ModerationLog} />
            <Route path="/mails/confirm/:token" component={ConfirmMail} />
            <Route path="/mails/stop/:token" component={StopMails} />
            <Route default component={Missing} />
          </Router>
        </ErrorBoundary>
      </Frame>
    </LocationProvider>
  );
}
