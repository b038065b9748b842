import { toast } from "../state/toast";

/** Always in the page, so that screen readers notice what comes into it. */
export function Toast() {
  return (
    <div class="toast-place" role="status">
      {toast.value && (
        <p class="toast" dir="auto">
          {toast.value}
        </p>
      )}
    </div>
  );
}
