/* Typing that is not saved yet: the browser asks before a page with some is left, and long texts
   are kept in this tab (not on the server) until they are saved. */
'use strict';
{
  const UNWATCHED = '#login-form, #changelist-form, #changelist-search, #logout-form, .list-tools form';
  const SENT = 'typed-sent';
  let touched = false;
  let sending = false;

  const frame = () => document.getElementById('typed-before');
  const key = () => `typed:${frame().dataset.user}:${location.pathname}`;
  // By its attribute: a form with a box that is named "method" has no other way to say it.
  const isPosted = (form) => form.getAttribute('method')?.toLowerCase() === 'post';
  const watched = (box) => box.form && isPosted(box.form) && !box.form.matches(UNWATCHED);
  const texts = () => [...document.querySelectorAll('#content textarea')]
    .filter((box) => box.name && !box.readOnly && watched(box));
  // A browser may refuse its storage: then nothing is kept, and nothing breaks.
  const store = (act) => { try { return act(sessionStorage); } catch { return null; } };
  const kept = () => store((box) => JSON.parse(box.getItem(key()) || 'null'));

  const keep = () => {
    const changed = texts().filter((box) => box.value !== box.defaultValue && box.value.trim());
    const found = Object.fromEntries(changed.map((box) => [box.name, box.value]));
    if (changed.length) store((box) => box.setItem(key(), JSON.stringify(found)));
  };

  let waiting = 0;
  const onTyping = (event) => {
    if (!event.target.form || !watched(event.target)) return;
    touched = true;
    clearTimeout(waiting);
    if (event.target.matches('textarea')) waiting = setTimeout(keep, 400);
  };

  const offer = (found) => {
    const boxes = Object.fromEntries(texts().map((box) => [box.name, box]));
    const differing = Object.entries(found)
      .filter(([name, text]) => !boxes[name] || boxes[name].value !== text);
    if (!differing.length || !texts().length) return;
    const banner = frame();
    banner.hidden = false;
    banner.querySelector('[data-bring-back]').addEventListener('click', () => {
      for (const [name, text] of differing) {
        if (boxes[name]) {
          boxes[name].value = text;
          boxes[name].dispatchEvent(new Event('input', { bubbles: true }));
          boxes[name].closest('details')?.setAttribute('open', '');
        } else {
          // Its box was added on the page and is not there any more: to be copied from here.
          const copy = document.createElement('textarea');
          copy.readOnly = true;
          copy.value = text;
          copy.setAttribute('aria-label', banner.dataset.copy);
          banner.append(copy);
        }
      }
      banner.querySelector('.choices').hidden = true;
      if (differing.every(([name]) => boxes[name])) banner.hidden = true;
      boxes[differing[0][0]]?.focus();
    });
    banner.querySelector('[data-let-go]').addEventListener('click', () => {
      store((box) => box.removeItem(key()));
      banner.hidden = true;
    });
  };

  const forget = (test) => store((box) => Object.keys(box).filter(test)
    .forEach((name) => box.removeItem(name)));

  document.addEventListener('DOMContentLoaded', () => {
    if (!frame()) {
      // Whoever logs out leaves nothing behind on a shared machine.
      if (document.querySelector('[data-logged-out]')) forget((name) => name.startsWith('typed'));
      return;
    }
    // Saved, or laid out anew by the server and standing on this page (.unsaved-yet).
    const sent = store((box) => box.getItem(SENT));
    store((box) => box.removeItem(SENT));
    if (sent && document.querySelector('.messagelist .success, .unsaved-yet')) {
      store((box) => box.removeItem(sent));
    }
    // A place for words that is still empty and hidden says nothing of typing.
    touched = Boolean(document.querySelector('#content form :is(.errornote, .errorlist, .conflict, .unsaved-yet):not([hidden]), .late-form form'));
    const found = kept();
    if (found) offer(found);
    // After the page's own scripts, which say "change" to each of their boxes as they begin.
    const { jQuery } = window.django || {};
    jQuery?.(() => jQuery(document).on('change', onTyping));
  });
  document.addEventListener('input', onTyping);
  document.addEventListener('change', onTyping);
  document.addEventListener('submit', (event) => {
    if (event.defaultPrevented || !frame() || event.target.matches(UNWATCHED)) return;
    keep();
    store((box) => box.setItem(SENT, key()));
    sending = true;
  });
  addEventListener('pageshow', () => { sending = false; });
  addEventListener('beforeunload', (event) => {
    if (touched && !sending) event.preventDefault();
  });
}
