using DocumentEditor.Documents;
using RedisLocking.TestSupport;

namespace RedisLocking.Samples.Tests;

/// <summary>What the store refuses of a holder who was paused between his look at the lease and his write.</summary>
public abstract class DocumentStoreContract
{
    private static readonly LockName Lock = new("document:1");

    private protected IDocumentStore Store { get; set; } = new MemoryDocumentStore();

    [Fact]
    public async Task Once_somebody_else_has_opened_the_document_an_earlier_token_saves_nothing()
    {
        await Store.OpenAsync(1, new PausedLease(Lock, 41));
        await Store.SaveAsync(1, "of the first", "ann", new PausedLease(Lock, 41));
        (await Store.OpenAsync(1, new PausedLease(Lock, 42)))!.Text.ShouldBe("of the first");

        await Should.ThrowAsync<LockLostException>(() => Store.SaveAsync(1, "too late", "ann", new PausedLease(Lock, 41)));
        await Should.ThrowAsync<LockLostException>(() => Store.OpenAsync(1, new PausedLease(Lock, 41)));

        (await Store.FindAsync(1))!.Text.ShouldBe("of the first");
        await Store.SaveAsync(1, "of the second", "bob", new PausedLease(Lock, 42));
        await Store.SaveAsync(1, "of the second, again", "bob", new PausedLease(Lock, 42));
        (await Store.FindAsync(1)).ShouldBe(new Document(1, Document.Examples[0].Title, "of the second, again", "bob"));
    }

    [Fact]
    public async Task From_whom_the_document_was_taken_saves_nothing()
    {
        await Store.OpenAsync(1, new PausedLease(Lock, 41));
        await Store.EvictAsync(new ForcedRelease(Lock, [], new FencingToken(42)));

        await Should.ThrowAsync<LockLostException>(() => Store.SaveAsync(1, "too late", "ann", new PausedLease(Lock, 41)));

        (await Store.FindAsync(1)).ShouldBe(Document.Examples[0]);
        await Store.SaveAsync(1, "of the administrator", "admin", new PausedLease(Lock, 43));
        await Store.EvictAsync(new ForcedRelease(Lock, [], new FencingToken(42))); // Came late, and changes nothing.
        (await Store.OpenAsync(1, new PausedLease(Lock, 43)))!.Text.ShouldBe("of the administrator");
    }

    // Its process stood still when it ended, and has not noticed.
    private sealed class PausedLease(LockName name, long token) : ILockLease
    {
        public LockName Name => name;

        public string LeaseId => $"lease-{token}";

        public FencingToken FencingToken => new(token);

        public CancellationToken Lost => CancellationToken.None;

        public void ThrowIfLost()
        {
            // As far as it knows, it holds the lock.
        }

        public ValueTask<bool> ReleaseAsync() => new(true);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

public sealed class DocumentsInMemoryTests : DocumentStoreContract;

public sealed class DocumentsOnPostgresTests(PostgresServerFixture postgres) : DocumentStoreContract, IAsyncLifetime
{
    private DocumentsDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        _database = await DocumentsDatabase.CreateAsync(postgres.Server);
        await _database.CreateTablesAsync();
        Store = _database.Store;
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
