using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using RedisLocking.Optimistic;

namespace RedisLocking.Repository.Tests.Snippets;

/// <summary>The documents' words on versions.</summary>
internal static class Optimistic
{
    public static void Add(WebApplicationBuilder builder)
    {
        #region optimistic-add
        builder.Services.AddRedisOptimisticStore("localhost:6379");      // or AddInMemoryOptimisticStore(), for development and tests
        #endregion
    }

    public static async Task UseValuesAsync(IVersionedStore store, CancellationToken ct)
    {
        #region optimistic-values
        Entry<Settings>? read = await store.GetAsync<Settings>("settings", ct);           // null: there is none
        await store.PutAsync("settings", read!.Value with { Limit = 5 }, read.Version, ct);   // VersionConflictException: somebody else was faster
        await store.PutAsync("settings", new Settings(3), Expected.Absent, ct);           // only where there is none; Expected.Present: only where there is one
        await store.DeleteAsync("settings", read.Version, ct);
        #endregion
    }

    public static async Task DecideAsync(IVersionedStore store, CancellationToken ct)
    {
        #region optimistic-txn
        var left = Op.Get<int>("stock:7");
        var result = await store.Txn()
            .If(Compare.Value("stock:7").Greater(0), Compare.Absent("sale:42"))
            .Then(Op.Put("sale:42", "sold"))
            .Else(left)
            .CommitAsync(ct);
        if (!result.Succeeded)
            Console.WriteLine(result.Of(left)?.Value);          // typed: an Entry<int>?
        #endregion
    }

    public static async Task TransferAsync(IVersionedStore store, CancellationToken ct)
    {
        #region optimistic-stm
        await store.RunAsync(async tx =>
        {
            var from = await tx.GetAsync<int>("{bank}:ann");
            var to = await tx.GetAsync<int>("{bank}:bob");
            tx.Put("{bank}:ann", from - 10);
            tx.Put("{bank}:bob", to + 10);
        }, cancellationToken: ct);
        #endregion
    }

    public static async Task ChangeOrderAsync(IVersionedStore store, CancellationToken ct)
    {
        #region optimistic-group
        var order = store.Group("order:42");
        var seen = await order.ReadAsync(["head", "line:1"], ct);
        await order.ChangeAsync(seen.Version, [EntryChange.Put(order.Key("line:2"), 3)], ct);     // refused if anybody changed any member
        #endregion
    }

    public static async Task<bool> PayAsync(ILockProvider locks, IVersionedStore store, CancellationToken ct)
    {
        #region optimistic-guard
        await using var lease = await locks.Mutex("order:42").AcquireAsync(TimeSpan.FromSeconds(5), ct);
        var paid = await store.Txn().If(lease.IsHeld()).Then(Op.Put("{order:42}:state", "paid")).CommitAsync(ct);
        #endregion
        return paid.Succeeded;
    }

    public static async Task<(SequenceRange Numbers, ISequence Slots, ISequence Fast)> NumberAsync(IVersionedStore store, CancellationToken ct)
    {
        #region optimistic-sequence
        var invoices = store.Sequence("invoice");
        SequenceRange numbers = await invoices.NextAsync(10, ct);                    // ten numbers that nobody else gets
        await invoices.AddAsync(-4, ct);                                            // the last four were not used
        var slots = store.Sequence("slot", SequenceOptions.Range(1, 999, cycle: true));
        var fast = invoices.InBlocksOf(1000);                                        // keep it: a block is taken at once
        #endregion
        return (numbers, slots, fast);
    }

    public static void Map(WebApplicationBuilder builder)
    {
        #region optimistic-http
        builder.Services.AddVersionedStoreAnswers();
        var app = builder.Build();
        app.UseExceptionHandler();
        app.MapGet("/pages/{id}", async (string id, IVersionedStore store) => (await store.GetAsync<Page>(id)).ToHttpResult());
        app.MapPut("/pages/{id}", async (string id, Page page, IfMatch ifMatch, IVersionedStore store) =>
            (await store.PutAsync(id, page, ifMatch.Expected)).ToHttpResult()).RequireIfMatch();
        #endregion
    }

    internal sealed record Settings(int Limit);

    internal sealed record Page(string Text);

    #region optimistic-version
    internal sealed class Document
    {
        public string Text { get; set; } = "";

        [Version]
        public long Version { get; set; }
    }
    #endregion
}
