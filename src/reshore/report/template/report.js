// Draws each chart into its figure; <html data-charts> ends as "done" or "failed".
const { specs, outlines } = JSON.parse(document.getElementById("data").textContent);
const root = document.documentElement;

function fitted(name, box) {
  const spec = specs[name];
  const used = (spec.layer || []).map((l) => l.data && l.data.name).filter((n) => n in outlines);
  if (used.length) spec.datasets = Object.fromEntries(used.map((n) => [n, outlines[n]]));
  const { aspect, least } = spec.usermeta;
  const width = Math.max(box.clientWidth, least);
  if (width > box.clientWidth) spec.width = width;
  if (width < 520) spec.config.legend.columns = 2;
  if (aspect) spec.height = width * aspect;
  return spec;
}

async function draw(box) {
  const options = { actions: false, renderer: "svg", tooltip: { theme: "reshore" } };
  await window.vegaEmbed(box, fitted(box.dataset.spec, box), options);
}

const results = await Promise.allSettled([...document.querySelectorAll("[data-spec]")].map(draw));
const failed = results.filter((r) => r.status === "rejected");
failed.forEach((r) => console.error(r.reason));
root.dataset.charts = failed.length ? "failed" : "done";
