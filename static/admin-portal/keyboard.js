/* From box to box without the mouse. Pages work the same without this file.
   Money table: Enter or ↓ the same year of the next project, ↑ back. Table of scores: the next
   score that is not folded away. Forms: Enter the next box. All: Ctrl+Enter saves. */
'use strict';
{
  const BOXES = 'input:not([type=hidden]):not([type=file]), select, textarea, button, [type=submit]';
  const usable = (box) => !box.disabled && box.offsetParent !== null && box.tabIndex >= 0;

  const COLUMN_BOXES = '.plan-table input.money, .score-table input.score';
  const nextInColumn = (box, step) => {
    const year = box.matches('.money') ? box.name.slice(box.name.lastIndexOf('-')) : '';
    const column = [...box.form.querySelectorAll(COLUMN_BOXES)]
      .filter((each) => each.name.endsWith(year) && usable(each));
    return column[column.indexOf(box) + step];
  };

  const nextInForm = (box) => {
    const boxes = [...box.form.querySelectorAll(BOXES)].filter(usable);
    return boxes[boxes.indexOf(box) + 1];
  };

  const go = (event, box) => {
    event.preventDefault();
    if (box) {
      box.focus();
      box.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }
  };

  const save = (event, form) => {
    event.preventDefault();
    const button = form.querySelector('.save-bar [type=submit], .submit-row [name=_save], .submit-row [type=submit]');
    form.requestSubmit(button || undefined);
  };

  const isForm = (form) => form && form.id !== 'login-form'
    && form.querySelector('.plan-table, .score-table, .submit-row');

  document.addEventListener('keydown', (event) => {
    const box = event.target;
    if (!isForm(box.form) || event.isComposing || event.altKey || event.defaultPrevented) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      save(event, box.form);
      return;
    }
    if (!box.matches('input:not([type=submit]):not([type=button]):not([type=file])')) return;
    if (box.matches(COLUMN_BOXES)) {
      if (event.key === 'Enter' || event.key === 'ArrowDown') {
        go(event, nextInColumn(box, event.shiftKey ? -1 : 1));
      } else if (event.key === 'ArrowUp') {
        go(event, nextInColumn(box, -1));
      }
    } else if (event.key === 'Enter') {
      go(event, nextInForm(box));
    }
  });

  // What is in a box of a number is replaced by typing, as in a sheet.
  document.addEventListener('focusin', (event) => {
    if (event.target.matches('input.money, input[inputmode=numeric], input[inputmode=decimal]')) {
      event.target.select();
    }
  });

  // A menu that is open closes when one goes elsewhere, or with Esc.
  const leave = (place) => {
    for (const menu of document.querySelectorAll('.bar-menu[open]')) {
      if (!menu.contains(place)) menu.open = false;
    }
  };
  document.addEventListener('click', (event) => leave(event.target));
  document.addEventListener('focusin', (event) => leave(event.target));
  document.addEventListener('keydown', (event) => {
    const menu = event.key === 'Escape' && event.target.closest('.bar-menu[open]');
    if (!menu) return;
    menu.open = false;
    menu.querySelector('summary').focus();
  });

  // After a save that failed: where the first thing to mend is.
  document.addEventListener('DOMContentLoaded', () => {
    const wrong = document.querySelector('#content form:not(#login-form) [aria-invalid=true]');
    if (!wrong) return;
    for (let fold = wrong.closest('details'); fold; fold = fold.parentElement.closest('details')) {
      fold.open = true;
    }
    wrong.focus();
  });
}
