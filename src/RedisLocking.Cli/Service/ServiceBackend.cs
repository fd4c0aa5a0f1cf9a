using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using RedisLocking.Cli.Backends;

namespace RedisLocking.Cli.Service;

/// <summary>Locks behind the lock service.</summary>
internal sealed class ServiceBackend(Uri address, string? apiKey, TimeSpan timeout, TimeProvider clock, Action onAnswered) : ILockBackend
{
    private const int PageSize = 1000;

    private readonly ServiceClient _client = new(address, apiKey, clock);

    public Task<Grant?> AcquireAsync(LockRequest request, CancellationToken cancellationToken)
    {
        var acquiring = new ServiceAcquisition(_client, timeout, clock).AcquireAsync(request, cancellationToken);

        // The service answers when the wait is over, and who waits has started.
        onAnswered();
        return acquiring;
    }

    public async Task<bool> RenewAsync(string handle, CancellationToken cancellationToken) =>
        await SeenAsync(HttpMethod.Put, handle, cancellationToken).ConfigureAwait(false) is not null;

    public Task<LeaseSeen?> FindAsync(string handle, CancellationToken cancellationToken) => SeenAsync(HttpMethod.Get, handle, cancellationToken);

    public Task<bool> ReleaseAsync(string handle, CancellationToken cancellationToken) => _client.CallAsync(
        "*", new HttpRequestMessage(HttpMethod.Delete, Lease(handle)), timeout, (response, problem, _) => response switch
        {
            { IsSuccessStatusCode: true } => Task.FromResult(true),
            { StatusCode: HttpStatusCode.Gone } => Task.FromResult(false),
            _ => throw _client.Unexpected("*", response.StatusCode, problem),
        },
        cancellationToken);

    public async IAsyncEnumerable<LockSeen> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? cursor = null;
        do
        {
            var query = string.Create(CultureInfo.InvariantCulture, $"v1/locks?prefix={Uri.EscapeDataString(prefix)}&size={PageSize}{(cursor is null ? "" : "&cursor=" + Uri.EscapeDataString(cursor))}");
            var page = await GetAsync("*", HttpMethod.Get, query, ServiceJson.Default.LocksBody, cancellationToken).ConfigureAwait(false)
                ?? throw _client.Unavailable("*", "has no list of locks");
            foreach (var one in page.Locks)
                yield return one;
            cursor = page.Next;
        }
        while (cursor is not null);
    }

    public IAsyncEnumerable<LockEvent> WatchAsync(string prefix, TimeSpan interval, CancellationToken cancellationToken) =>
        new EventStream(_client, timeout, clock).ReadAsync(prefix, cancellationToken);

    public Task<LockSeen?> FindLockAsync(LockName name, CancellationToken cancellationToken) =>
        GetAsync(name, HttpMethod.Get, ServicePaths.Lock(name), ServiceJson.Default.LockSeen, cancellationToken);

    public Task<LockBroken?> BreakAsync(LockName name, CancellationToken cancellationToken) =>
        GetAsync(name, HttpMethod.Delete, ServicePaths.Lock(name), ServiceJson.Default.LockBroken, cancellationToken);

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<LeaseSeen?> SeenAsync(HttpMethod method, string handle, CancellationToken cancellationToken) =>
        GetAsync("*", method, Lease(handle), ServiceJson.Default.LeaseSeen, cancellationToken);

    /// <summary>null: there is none, or it has ended.</summary>
    private Task<T?> GetAsync<T>(LockName name, HttpMethod method, string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class => _client.CallAsync(
            name, new HttpRequestMessage(method, path), timeout, async (response, problem, cancel) => response switch
            {
                { IsSuccessStatusCode: true } => await response.Content.ReadFromJsonAsync(type, cancel).ConfigureAwait(false),
                { StatusCode: HttpStatusCode.Gone or HttpStatusCode.NotFound } => null,
                _ => throw _client.Unexpected(name, response.StatusCode, problem),
            },
            cancellationToken);

    // Checked here, so that a handle that was cut off is the same error over either back end.
    private static string Lease(string handle) => ServicePaths.Lease(new LeaseHandle(handle));
}
