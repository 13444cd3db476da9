/* A signature on glass: a box one draws in by finger, pen or mouse; what is drawn goes with the form as a PNG on white.
   Without this script the box is not shown, and the signed paper is photographed instead. */
(function () {
  'use strict';
  var XA = window.XA;
  var WIDE = 600;
  var HIGH = 240;

  function pad(box) {
    var canvas = XA.one('canvas', box);
    var form = canvas.closest('form');
    var field = form.elements[box.getAttribute('data-sign')];
    var pen = canvas.getContext && canvas.getContext('2d');
    var last = null;
    if (!pen || !field || canvas.xaPad) { return; }
    canvas.xaPad = true;

    function wipe() {
      canvas.width = WIDE;
      canvas.height = HIGH;
      pen.fillStyle = '#ffffff';
      pen.fillRect(0, 0, WIDE, HIGH);
      pen.strokeStyle = '#111111';
      pen.lineWidth = 5;
      pen.lineCap = 'round';
      pen.lineJoin = 'round';
      field.value = '';
    }

    function spot(point) {
      var edge = canvas.getBoundingClientRect();
      return { x: (point.clientX - edge.left) * WIDE / edge.width, y: (point.clientY - edge.top) * HIGH / edge.height };
    }

    function down(point) { last = spot(point); move(point); }

    function move(point) {
      var here = spot(point);
      if (!last) { return; }
      pen.beginPath();
      pen.moveTo(last.x, last.y);
      pen.lineTo(here.x + 0.1, here.y);
      pen.stroke();
      last = here;
    }

    function up() {
      if (last) { field.value = canvas.toDataURL('image/png'); }
      last = null;
    }

    canvas.addEventListener('mousedown', down);
    document.addEventListener('mousemove', move);
    document.addEventListener('mouseup', up);
    ['touchstart', 'touchmove'].forEach(function (name) {
      canvas.addEventListener(name, function (event) {
        event.preventDefault();
        (name === 'touchstart' ? down : move)(event.changedTouches[0]);
      }, { passive: false });
    });
    canvas.addEventListener('touchend', up);
    canvas.addEventListener('touchcancel', up);
    XA.one('[data-wipe]', box).addEventListener('click', wipe);
    wipe();
  }

  XA.onstart(function (root) { XA.all('[data-sign]', root).forEach(pad); });
})();
