/** What a camera reads in a picture; undefined where there is no QR code in it. */
export async function scanImage(url: string): Promise<string | undefined> {
  const [{ default: decodeQR }, pixels] = await Promise.all([import('qr/decode.js'), readPixels(url)]);
  try {
    return pixels === undefined ? undefined : decodeQR(pixels);
  } catch {
    return undefined;
  }
}

async function readPixels(url: string): Promise<ImageData | undefined> {
  const image = new Image();
  image.src = url;
  await image.decode();
  const { naturalWidth: width, naturalHeight: height } = image;
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d');
  context?.drawImage(image, 0, 0);
  return context?.getImageData(0, 0, width, height);
}
