// Makes the pages a little quicker to use. Every page is complete without it.
'use strict';

// Leaving at once: this page is taken out of the way first, and three presses of Escape do the same as the button.
const leave = document.querySelector('[data-leave]');
if (leave) {
  const go = () => {
    document.body.hidden = true;
    document.title = 'Weather';
    location.replace(leave.href);
  };
  let presses = [];
  leave.addEventListener('click', (event) => { event.preventDefault(); go(); });
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    presses = [...presses.filter((at) => event.timeStamp - at < 2000), event.timeStamp];
    if (presses.length === 3) go();
  });
}

// Leaving an answer would lose it, because nothing keeps it: what leads away opens beside it.
for (const link of document.querySelectorAll('[data-stay] a[href]')) {
  if (/^(https?:|\/)/.test(link.getAttribute('href'))) {
    link.target = '_blank';
    link.rel = 'noopener noreferrer';
  }
}

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}

// Paper cannot be opened: everything folded is unfolded for it, and folded again.
let unfolded = [];
addEventListener('beforeprint', () => {
  unfolded = [...document.querySelectorAll('main details:not([open])')];
  for (const folded of unfolded) folded.open = true;
});
addEventListener('afterprint', () => {
  for (const folded of unfolded) folded.open = false;
});

// Completions while typing, from this server only.
const box = document.querySelector('[data-suggest]');
if (box) {
  let wait;
  box.addEventListener('input', () => {
    clearTimeout(wait);
    const words = box.value.trim();
    if (words.length < 2) return;
    wait = setTimeout(async () => {
      try {
        const reply = await fetch('/api/v1/suggest?q=' + encodeURIComponent(words));
        if (!reply.ok) return;
        const { results = [] } = await reply.json();
        // A box for one kind of thing is completed with that kind only.
        const wanted = results.filter(({ kind }) => !box.dataset.suggest || box.dataset.suggest === kind);
        box.list.replaceChildren(...wanted.map(({ text }) => new Option(text, text)));
      } catch {
        // Without completions the box works as before.
      }
    }, 150);
  });
}
