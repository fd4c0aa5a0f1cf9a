namespace RedisLocking.TestSupport;

/// <summary>
/// A request that the network keeps although its connection is gone, as it may keep a packet that it retransmits: the
/// server will read and run it, later than anything that its client sent since.
/// </summary>
public sealed class DetainedRequest
{
    private readonly TaskCompletionSource _caught = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _delivery = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the request was caught and its client has lost the connection.</summary>
    public Task Caught => _caught.Task;

    internal Task Delivery => _delivery.Task;

    internal Task Delivered { get; set; } = Task.CompletedTask;

    /// <summary>Lets the request arrive; the server has run it when this ends.</summary>
    public async Task DeliverAsync()
    {
        _delivery.TrySetResult();
        await Delivered;
    }

    internal void SetCaught() => _caught.TrySetResult();

    internal void GiveUp()
    {
        _caught.TrySetCanceled();
        _delivery.TrySetCanceled();
    }
}
