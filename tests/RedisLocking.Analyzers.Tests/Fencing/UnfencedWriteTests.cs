using RedisLocking.Analyzers.Tests.Harness;

namespace RedisLocking.Analyzers.Tests.Fencing;

public sealed class UnfencedWriteTests
{
    [Theory]
    [InlineData("await using var lease = await one.AcquireAsync(wait, ct); await {|RL0005:command.ExecuteNonQueryAsync(ct)|};")]
    [InlineData("await using var lease = await one.TryAcquireAsync(ct); if (lease is null) return; {|RL0005:command.ExecuteNonQuery()|};")]
    [InlineData("await using var lease = await one.AcquireAsync(wait, ct); await {|RL0005:connection.ExecuteAsync(\"update …\")|};")]
    [InlineData("await using var lease = await one.AcquireAsync(wait, ct); await {|RL0005:context.SaveChangesAsync(ct)|};")]
    [InlineData("await one.RunAsync(async (lease, stop) => await {|RL0005:command.ExecuteNonQueryAsync(stop)|}, ct);")]
    [InlineData("var lease = await one.AcquireAsync(wait, ct); await using (lease.ConfigureAwait(false)) {|RL0005:context.SaveChanges()|};")]
    public Task A_write_under_a_lease_that_nothing_looks_at_is_a_hint(string statements) => Verify.FoundAsync(Method(statements));

    [Theory]
    [InlineData("await using var lease = await one.AcquireAsync(wait, ct); lease.ThrowIfLost(); await command.ExecuteNonQueryAsync(ct);")]
    [InlineData("await using var lease = await one.AcquireAsync(wait, ct); await connection.ExecuteAsync(\"…\", new { token = lease.FencingToken.Value });")]
    [InlineData("await using var lease = await one.AcquireAsync(wait, ct); await fence.GuardAsync(transaction, lease, ct); await command.ExecuteNonQueryAsync(ct);")]
    [InlineData("await one.RunAsync(async (lease, stop) => { lease.ThrowIfLost(); await command.ExecuteNonQueryAsync(stop); }, ct);")]
    [InlineData("await using var lease = await one.TryAcquireAsync(ct); await command.ExecuteNonQueryAsync(ct); await connection.ExecuteAsync($\"{lease?.FencingToken}\");")]
    [InlineData("await command.ExecuteNonQueryAsync(ct); await context.SaveChangesAsync(ct);")]
    [InlineData("await using var lease = await one.AcquireAsync(wait, ct); await command.ExecuteScalarAsync(ct); await connection.QueryAsync(\"select …\");")]
    public Task A_write_that_is_fenced_or_under_no_lease_is_not(string statements) => Verify.FoundAsync(Method(statements));

    [Fact]
    public void It_is_off_unless_somebody_asks_for_it() =>
        AnalyzedCode.Rules.Where(rule => !rule.IsEnabledByDefault).Select(rule => rule.Id).ShouldBe(["RL0005"]);

    private static string Method(string statements) =>
        $$"""
        using Dapper;
        using System.Data.Common;
        using Microsoft.EntityFrameworkCore;

        public static class Work
        {
            public static async Task RunAsync(IDistributedLock one, TimeSpan wait, DbCommand command, DbConnection connection, DbTransaction transaction, DbContext context, SqlFence fence, CancellationToken ct)
            {
                {{statements}}
            }
        }

        namespace Microsoft.EntityFrameworkCore
        {
            public class DbContext
            {
                public int SaveChanges() => 0;
                public Task<int> SaveChangesAsync(CancellationToken ct) => Task.FromResult(0);
            }
        }
        """;
}
