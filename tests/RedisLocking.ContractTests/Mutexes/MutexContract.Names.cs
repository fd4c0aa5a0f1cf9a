using System.Globalization;
using RedisLocking.TestSupport;

namespace RedisLocking.ContractTests.Mutexes;

public abstract partial class MutexContract<TFixture>
{
    private static readonly string[] AwkwardNames =
    [
        "}{", "{", "}", "{}", "{a}", "a", "%7Ba%7D", "%", "%25", "A", " a", "a ", "a\0", "\0", "\r\n", "\u001B[31m", "\u202E",
        "🔒", "👩‍👩‍👧", "é", "e\u0301", "ß", "token", "locks:token", "a:queue", "a*", "a?", "[a]", "\\", "'\"", "$1", "../a", ":",
        new('x', 1024), new('x', 1023), string.Concat(Enumerable.Repeat("🔒", 256)), new('{', 1024), new('}', 1024),
    ];

    [Fact]
    public async Task Any_name_makes_a_lock_and_no_two_names_make_the_same_one()
    {
        var leases = new List<ILockLease>();
        foreach (var name in AwkwardNames)
            leases.Add((await Locks.Mutex(name).TryAcquireAsync().WithPatience()).ShouldNotBeNull($"The lock of name {Describe(name)} was held."));

        foreach (var name in AwkwardNames)
            (await OtherLocks.Mutex(name).TryAcquireAsync().WithPatience()).ShouldBeNull($"The lock of name {Describe(name)} was not held.");

        foreach (var lease in leases)
            (await lease.ReleaseAsync().WithPatience()).ShouldBeTrue($"The lock of name {Describe(lease.Name.Value)} was not ours.");

        foreach (var name in AwkwardNames)
            await (await OtherLocks.Mutex(name).AcquireAsync(TimeSpan.Zero).WithPatience()).DisposeAsync();
    }

    private static string Describe(string name) =>
        string.Join(' ', name.Take(16).Select(character => ((int)character).ToString("X4", CultureInfo.InvariantCulture))) + $" ({name.Length} characters)";
}
