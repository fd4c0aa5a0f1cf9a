using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace RedisLocking.AspNetCore.Responses;

/// <summary>
/// Keeps back the end of a response until the lock is released: a client that has its whole answer never meets its own lock.
/// Everything before the end goes out as it comes; of a small answer there is nothing before the end.
/// </summary>
/// <remarks>
/// Without a Content-Length the server itself sends the end, once all middleware has returned. So what is kept back is the
/// last piece of a response whose length is known, the headers of one that has no body, a completion by hand, and, for a moment,
/// the first flush of a response without a length (<see cref="HeldFlush"/>).
/// </remarks>
internal sealed class HeldResponse : IHttpResponseBodyFeature
{
    // Of a large last write all but this much is sent: little to keep in memory, and a small answer stays one packet.
    private const int LongestEnd = 16 * 1024;

    private readonly HttpContext _context;
    private readonly IHttpResponseBodyFeature _inner;
    private readonly TimeProvider _time;
    private HeldStream? _stream;
    private HeldWriter? _writer;
    private long _written;
    private bool _flushIsHeld;
    private bool _completionIsHeld;
    private HeldFlush? _firstFlush;
    private bool _isStream;

    private HeldResponse(HttpContext context, IHttpResponseBodyFeature inner, TimeProvider time)
    {
        _context = context;
        _inner = inner;
        _time = time;
    }

    public Stream Stream => _stream ??= new HeldStream(this, _inner.Stream);

    public PipeWriter Writer => _writer ??= new HeldWriter(this, _inner.Writer);

    /// <summary>A server drops what is written in answer to a HEAD. Kestrel does so only once it has started, so it is done here.</summary>
    public bool DropsBody => HttpMethods.IsHead(_context.Request.Method);

    private HttpResponse Response => _context.Response;

    private bool HasNoBody =>
        DropsBody
        || Response.ContentLength == 0
        || Response.StatusCode is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified;

    // Kestrel sends at the end what nobody has flushed; over HTTP/3 it does not, and of a body that some middleware before us has put in its place that is not sure.
    private bool FlushesItself =>
        HttpProtocol.IsHttp11(_context.Request.Protocol) && _inner.GetType().Assembly == typeof(KestrelServer).Assembly;

    public static HeldResponse HoldEndOf(HttpContext context, TimeProvider time)
    {
        var held = new HeldResponse(context, context.Features.GetRequiredFeature<IHttpResponseBodyFeature>(), time);
        context.Features.Set<IHttpResponseBodyFeature>(held);
        return held;
    }

    /// <summary>What was written is all: a flush that is held waits for the end now.</summary>
    public void OnEndpointReturned() => _firstFlush?.End();

    /// <summary>Lets the end go; from here on the response is the server's own again.</summary>
    public async ValueTask LetGoAsync()
    {
        _context.Features.Set(_inner);
        if (_flushIsHeld)
            await _inner.Writer.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        if (_completionIsHeld)
            await _inner.CompleteAsync().ConfigureAwait(false);
    }

    public void DisableBuffering() => AsItComes(_inner).DisableBuffering();

    public Task StartAsync(CancellationToken cancellationToken = default) =>
        HasNoBody ? Task.CompletedTask : _inner.StartAsync(cancellationToken);

    // A file of known length goes through the stream, so that its end is kept back too.
    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
        Response.ContentLength is null && !HasNoBody
            ? AsItComes(_inner).SendFileAsync(path, offset, count, cancellationToken)
            : SendFileFallback.SendFileAsync(Stream, path, offset, count, cancellationToken);

    public Task CompleteAsync()
    {
        _completionIsHeld = true;
        return Task.CompletedTask;
    }

    /// <summary>Counts what is about to be written; true when the response ends with it.</summary>
    public bool Ends(long bytes)
    {
        _written += bytes;
        return HasNoBody || _written >= Response.ContentLength;
    }

    /// <summary>Whether what was written so far is the whole response. Then it is not flushed before the release.</summary>
    public bool HoldsFlush() => (_flushIsHeld |= Ends(0)) || _firstFlush is { IsHeld: true };

    /// <summary>Whether what is flushed now may be the whole response, of unknown length.</summary>
    public bool MayBeAll() =>
        !_isStream && _firstFlush is null && Response.ContentLength is null && _written is > 0 and <= LongestEnd && FlushesItself;

    /// <summary>Writes what may be the rest, and leaves all unflushed for a moment.</summary>
    public async ValueTask HoldFirstFlushAsync(ReadOnlyMemory<byte> rest, CancellationToken cancellationToken)
    {
        // Not when the moment is over: what wants to set a header yet would not run in the endpoint's place.
        await StartAsync(cancellationToken).ConfigureAwait(false);
        _inner.Writer.Write(rest.Span);
        if (Response.ContentLength is null)
            _firstFlush = new HeldFlush(_inner.Writer, _time);
        else if (!HoldsFlush())
            await AsItComes(_inner.Writer).FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>More is about to be written by it: what is held was not all.</summary>
    public T WritesOn<T>(T inner)
    {
        _firstFlush?.Send();
        return inner;
    }

    /// <summary>From here on all is sent as it comes.</summary>
    public T AsItComes<T>(T inner)
    {
        _isStream = true;
        return WritesOn(inner);
    }

    /// <summary>How much of a last write of that length goes out at once.</summary>
    public int GoesOut(int length) => HasNoBody ? 0 : Math.Max(0, length - LongestEnd);

    /// <summary>Writes the end, and leaves it unflushed.</summary>
    public async ValueTask HoldAsync(ReadOnlyMemory<byte> end, CancellationToken cancellationToken)
    {
        await StartAsync(cancellationToken).ConfigureAwait(false);
        Hold(end.Span);
    }

    /// <inheritdoc cref="HoldAsync"/>
    public void Hold(ReadOnlySpan<byte> end)
    {
        if (!DropsBody)
            _inner.Writer.Write(end);
        _flushIsHeld = true;
    }
}
