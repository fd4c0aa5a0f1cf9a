using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace RedisLocking.AspNetCore.Values;

/// <summary>The body as bytes, read once and within a limit; the handler reads the same again.</summary>
internal static class JsonBody
{
    private const int FirstBuffer = 1024;

    /// <exception cref="UnusableRequestException">The body is not JSON in UTF-8 by its content type, or larger than the limit.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType() || !IsUtf8(request))
            throw new UnusableRequestException(StatusCodes.Status415UnsupportedMediaType, "The body must be JSON in UTF-8, with a content type that says so.");
        if (request.ContentLength > maxBytes)
            throw TooLarge(maxBytes);

        var body = request.Body;
        var start = body.CanSeek ? body.Position : 0;
        var bytes = await ReadAsync(body, maxBytes, request.ContentLength, cancellationToken).ConfigureAwait(false);
        if (body.CanSeek)
            body.Position = start;
        else
            request.Body = new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false);
        return bytes;
    }

    private static async ValueTask<ArraySegment<byte>> ReadAsync(Stream body, int maxBytes, long? length, CancellationToken cancellationToken)
    {
        // One byte more than is expected, so that the end is seen without growing.
        var buffer = new byte[(int)Math.Min(length ?? FirstBuffer, maxBytes) + 1];
        var filled = 0;
        while (await body.ReadAsync(buffer.AsMemory(filled), cancellationToken).ConfigureAwait(false) is var read and > 0)
        {
            filled += read;
            if (filled > maxBytes)
                throw TooLarge(maxBytes);
            if (filled == buffer.Length)
                Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, maxBytes + 1L));
        }

        return new ArraySegment<byte>(buffer, 0, filled);
    }

    private static bool IsUtf8(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && (type.Charset.Length == 0 || HeaderUtilities.RemoveQuotes(type.Charset).Equals(Encoding.UTF8.WebName, StringComparison.OrdinalIgnoreCase));

    private static UnusableRequestException TooLarge(int maxBytes) =>
        new(StatusCodes.Status413PayloadTooLarge, $"The body must not be larger than {maxBytes} bytes.");
}
