namespace RedisLocking.Repository.Tests.Projects;

public sealed class SolutionTests
{
    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = RepositoryFiles.Read("RedisLocking.sln").Replace('\\', '/');

        RepositoryFiles.Find(".", "*.csproj").Where(path => !solution.Contains($"\"{path}\"", StringComparison.Ordinal)).ShouldBeEmpty();
    }
}
