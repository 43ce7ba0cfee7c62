/* Says so a few minutes before an idle log-in ends, and renews it on request. */
'use strict';
document.addEventListener('DOMContentLoaded', () => {
  const banner = document.getElementById('session-ends');
  if (!banner) return;
  const lasts = Number(banner.dataset.seconds) * 1000;
  const early = Math.min(5 * 60 * 1000, lasts / 4);
  const NAME = 'session-renewed';
  let own = 0;
  const renew = (moment) => {
    own = moment;
    try { localStorage.setItem(NAME, String(moment)); } catch { /* this tab alone knows */ }
  };
  // Another tab renews the same log-in.
  const latest = () => {
    try { return Number(localStorage.getItem(NAME)) || own; } catch { return own; }
  };
  const show = (part) => {
    banner.hidden = !part;
    for (const each of banner.querySelectorAll('[data-part]')) each.hidden = each.dataset.part !== part;
  };
  const look = () => {
    const left = latest() + lasts - Date.now();
    if (left <= 0) show('ended');
    else if (left > early) show('');
    else {
      banner.querySelector('[data-minutes]').textContent = Math.max(1, Math.round(left / 60000));
      show('soon');
    }
  };
  banner.querySelector('button').addEventListener('click', async () => {
    try {
      const answer = await fetch(banner.dataset.ping, { credentials: 'same-origin', cache: 'no-store' });
      renew(answer.ok ? Date.now() : 1);
      look();
    } catch {
      show('offline');
    }
  });
  renew(Date.now());
  setInterval(look, 10000);
  document.addEventListener('visibilitychange', look);
});
