namespace RedisLocking.Repository.Tests.Projects;

/// <summary>Who may know whom. Adapters never know the engine: they work the same over Redis, over memory, over a double.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["RedisLocking.Abstractions"] = [],
        ["RedisLocking"] = ["RedisLocking.Abstractions"],
        ["RedisLocking.InMemory"] = ["RedisLocking.Abstractions"],
        ["RedisLocking.AspNetCore"] = ["RedisLocking.Abstractions"],
        ["RedisLocking.MediatR"] = ["RedisLocking.Abstractions"],
        ["RedisLocking.Fencing"] = ["RedisLocking.Abstractions"],
        ["RedisLocking.Hosting"] = ["RedisLocking.Abstractions"],
        ["RedisLocking.Testing"] = ["RedisLocking.InMemory", "RedisLocking.Abstractions"],
        ["RedisLocking.Analyzers"] = [],
        ["RedisLocking.Analyzers.CodeFixes"] = ["RedisLocking.Analyzers"],
        ["RedisLocking.Optimistic"] = ["RedisLocking", "RedisLocking.Abstractions"],
        ["RedisLocking.Server"] = ["RedisLocking", "RedisLocking.Optimistic", "RedisLocking.InMemory", "RedisLocking.AspNetCore", "RedisLocking.Abstractions"],
        ["RedisLocking.Cli"] = ["RedisLocking", "RedisLocking.InMemory", "RedisLocking.AspNetCore", "RedisLocking.Abstractions"],
    };

    public static TheoryData<string> Projects => [.. ProjectFile.ReadAll("src").Select(project => project.Path)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_its_row_allows(string path)
    {
        var project = ProjectFile.Read(path);

        Allowed.ShouldContainKey(project.Name, $"give {project.Name} a row in {nameof(ProjectReferenceTests)}");
        project.ReferencedProjects().Except(Allowed[project.Name]).ShouldBeEmpty();
    }
}
