// 审核台: making the portfolio anew; everything else of it works without a script.

import { ask, canWrite } from "./post.js";

const button = document.getElementById("bureau-update");
const said = document.getElementById("bureau-said");

async function update() {
  button.disabled = true;
  said.textContent = "正在读全部填报，更新数据，请稍候……";
  try {
    const { ok, answer } = await ask("/bureau/update", {});
    said.textContent = answer.said;
    if (ok) location.reload();
  } catch {
    said.textContent = "没有更新：连不上程序，它可能已经关闭";
  }
  button.disabled = false;
}

if (button && canWrite) button.addEventListener("click", update);
