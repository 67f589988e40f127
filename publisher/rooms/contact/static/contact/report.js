// The form of a report: fill in where the telephone is. Without this the form works as it is.
"use strict";
{
  const button = document.getElementById("locate");
  const said = document.getElementById("located");
  const form = document.querySelector("form.report");
  if (button && navigator.geolocation) {
    button.hidden = false;
    button.addEventListener("click", () => {
      said.textContent = form.dataset.locating;
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          form.elements.lat.value = coords.latitude.toFixed(6);
          form.elements.lon.value = coords.longitude.toFixed(6);
          form.querySelector("details").open = true;
          said.textContent = `± ${Math.round(coords.accuracy)} м`;
        },
        () => { said.textContent = form.dataset.lost; },
        { enableHighAccuracy: true, timeout: 15000 },
      );
    });
  }
}
