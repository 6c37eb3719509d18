// RE2::Set on folded text, an article a line: prints microseconds (the median) and, summed over the articles, how
// many different terms each holds. That is all a set tells: neither where nor how often.
#include <re2/re2.h>
#include <re2/set.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

static std::vector<std::string> read_lines(const char *path) {
    std::vector<std::string> lines;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        lines.push_back(line);
    }
    return lines;
}

int main(int argc, char **argv) {
    if (argc != 4) {
        return 2;
    }
    RE2::Options options;
    options.set_literal(true);
    options.set_max_mem(int64_t(4) << 30);
    RE2::Set set(options, RE2::UNANCHORED);
    for (const std::string &term : read_lines(argv[1])) {
        if (set.Add(term, nullptr) < 0) {
            return 1;
        }
    }
    if (!set.Compile()) {
        return 1;
    }
    const std::vector<std::string> articles = read_lines(argv[2]);
    std::vector<long long> times;
    size_t matches = 0;
    for (int round = std::atoi(argv[3]); round > 0; round--) {
        const auto begun = std::chrono::steady_clock::now();
        matches = 0;
        std::vector<int> found;
        for (const std::string &article : articles) {
            RE2::Set::ErrorInfo error;
            found.clear();
            if (set.Match(article, &found, &error)) {
                matches += found.size();
            } else if (error.kind != RE2::Set::kNoError) {
                return 1; // out of the memory it may use
            }
        }
        times.push_back(std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun)
                            .count());
    }
    std::sort(times.begin(), times.end());
    std::printf("%lld %zu\n", times[times.size() / 2], matches);
}
