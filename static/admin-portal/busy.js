/* A deed that takes long says so, and is not begun twice by an impatient click. */
'use strict';
for (const form of document.querySelectorAll('form[data-busy]')) {
  const said = document.createElement('p');
  said.className = 'notice';
  said.setAttribute('role', 'status');
  form.append(said);
  said.hidden = true;
  form.addEventListener('submit', (event) => {
    if (!said.hidden) event.preventDefault();
    said.textContent = form.dataset.busy;
    said.hidden = false;
  });
  // Back by the browser's own button: the page is as it was before the click.
  window.addEventListener('pageshow', () => { said.hidden = true; });
}
