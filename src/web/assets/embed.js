// Puts a card of a service, or a search box, where this script stands:
//   <script src="https://signpost.example.org/embed.js" data-service="central-access-point" async></script>
//   <script src="https://signpost.example.org/embed.js" data-search="" async></script>
// It keeps nothing, counts nothing and loads nothing but that one frame.
(() => {
  'use strict';
  const home = document.currentScript && document.currentScript.src ? new URL(document.currentScript.src).origin : null;
  if (!home) return;
  for (const script of document.querySelectorAll('script[data-service],script[data-search]')) {
    if (script.dataset.shown || !script.src || new URL(script.src).origin !== home) continue;
    script.dataset.shown = 'true';
    const service = script.dataset.service;
    const frame = document.createElement('iframe');
    frame.src = home + (service ? '/embed/services/' + encodeURIComponent(service) : '/embed/search');
    frame.title = service ? 'Service: ' + service : 'Find help';
    frame.loading = 'lazy';
    frame.referrerPolicy = 'no-referrer';
    frame.style.cssText = 'width:100%;border:0;height:' + (service ? 420 : 240) + 'px';
    // The frame says how tall its content is.
    addEventListener('message', (event) => {
      if (event.source !== frame.contentWindow || event.origin !== home) return;
      const height = Number(event.data && event.data.signpostHeight);
      if (height > 0 && height < 5000) frame.style.height = Math.ceil(height) + 'px';
    });
    script.after(frame);
  }
})();
