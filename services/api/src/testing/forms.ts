/** A form with these fields, and a file where there is one, as browsers send it (multipart/form-data, RFC 7578). */
export function form(fields: Record<string, string>, file?: string | Buffer): { payload: Buffer; type: string } {
  const parts = Object.entries(fields).map(([name, value]) =>
    Buffer.from(`--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`),
  );
  if (file !== undefined)
    parts.push(
      Buffer.from(
        '--b\r\nContent-Disposition: form-data; name="file"; filename="a.ics"\r\nContent-Type: text/calendar\r\n\r\n',
      ),
      Buffer.from(file),
      Buffer.from('\r\n'),
    );
  return { payload: Buffer.concat([...parts, Buffer.from('--b--\r\n')]), type: 'multipart/form-data; boundary=b' };
}
