// Inside a page of another site: tells it how tall the content is, and nothing else.
'use strict';

if (parent !== window) {
  const tell = () => parent.postMessage({ signpostHeight: document.body.getBoundingClientRect().height }, '*');
  new ResizeObserver(tell).observe(document.body);
  addEventListener('load', tell);
}
