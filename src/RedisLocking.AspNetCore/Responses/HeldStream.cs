namespace RedisLocking.AspNetCore.Responses;

/// <summary>The response's body, but for its end: see <see cref="HeldResponse"/>.</summary>
internal sealed class HeldStream(HeldResponse response, Stream inner) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        response.Ends(buffer.Length) ? WriteEndAsync(buffer, cancellationToken)
        : response.MayBeAll() ? response.HoldFirstFlushAsync(buffer, cancellationToken)
        : response.AsItComes(inner).WriteAsync(buffer, cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        response.HoldsFlush() ? Task.CompletedTask
        : response.MayBeAll() ? response.HoldFirstFlushAsync(default, cancellationToken).AsTask()
        : response.AsItComes(inner).FlushAsync(cancellationToken);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!response.Ends(buffer.Length))
        {
            response.AsItComes(inner).Write(buffer);
            return;
        }

        var now = response.GoesOut(buffer.Length);
        if (now > 0)
            inner.Write(buffer[..now]);
        response.Hold(buffer[now..]);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        if (!response.HoldsFlush())
            response.AsItComes(inner).Flush();
    }

    public override IAsyncResult BeginWrite(byte[] buffer, int offset, int count, AsyncCallback? callback, object? state) =>
        TaskToAsyncResult.Begin(WriteAsync(buffer, offset, count, CancellationToken.None), callback, state);

    public override void EndWrite(IAsyncResult asyncResult) => TaskToAsyncResult.End(asyncResult);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask WriteEndAsync(ReadOnlyMemory<byte> end, CancellationToken cancellationToken)
    {
        var now = response.GoesOut(end.Length);
        if (now > 0)
            await inner.WriteAsync(end[..now], cancellationToken).ConfigureAwait(false);
        await response.HoldAsync(end[now..], cancellationToken).ConfigureAwait(false);
    }
}
