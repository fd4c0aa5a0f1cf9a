using System.IO.Pipelines;

namespace RedisLocking.AspNetCore.Responses;

/// <summary>The response's body as a pipe, but for its end: see <see cref="HeldResponse"/>.</summary>
internal sealed class HeldWriter(HeldResponse response, PipeWriter inner) : PipeWriter
{
    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => response.WritesOn(inner).GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => response.WritesOn(inner).GetSpan(sizeHint);

    public override void Advance(int bytes)
    {
        if (!response.DropsBody)
            inner.Advance(bytes);
        response.Ends(bytes);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        response.HoldsFlush() ? new ValueTask<FlushResult>(default(FlushResult))
        : response.MayBeAll() ? HoldFirstAsync(default, cancellationToken)
        : response.AsItComes(inner).FlushAsync(cancellationToken);

    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
        response.Ends(source.Length) ? WriteEndAsync(source, cancellationToken)
        : response.MayBeAll() ? HoldFirstAsync(source, cancellationToken)
        : response.AsItComes(inner).WriteAsync(source, cancellationToken);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    // A writer that gives up with an error breaks the response off: there is no end to keep back.
    public override void Complete(Exception? exception = null)
    {
        if (exception is null)
            _ = response.CompleteAsync();
        else
            inner.Complete(exception);
    }

    private async ValueTask<FlushResult> HoldFirstAsync(ReadOnlyMemory<byte> rest, CancellationToken cancellationToken)
    {
        await response.HoldFirstFlushAsync(rest, cancellationToken).ConfigureAwait(false);
        return default;
    }

    private async ValueTask<FlushResult> WriteEndAsync(ReadOnlyMemory<byte> end, CancellationToken cancellationToken)
    {
        var now = response.GoesOut(end.Length);
        if (now > 0)
            await inner.WriteAsync(end[..now], cancellationToken).ConfigureAwait(false);
        await response.HoldAsync(end[now..], cancellationToken).ConfigureAwait(false);
        return default;
    }
}
